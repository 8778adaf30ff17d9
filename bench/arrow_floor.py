"""Bare fetch of queries as Arrow, each written as one Parquet file: the floor of `bench.lake`.

    python -m bench.arrow_floor URL < queries.json

The queries are a JSON list. It prints the seconds and the number of rows.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import adbc_driver_postgresql.dbapi as adbc
from pyarrow import parquet


def main() -> None:
    """Fetch and write, with everything imported and connected before."""
    queries = json.load(sys.stdin)
    rows = 0
    with TemporaryDirectory() as folder, adbc.connect(sys.argv[1]) as database:
        began = time.perf_counter()
        for number, query in enumerate(queries):
            with database.cursor() as cursor:
                cursor.execute(query)
                table = cursor.fetch_arrow_table()
            parquet.write_table(table, Path(folder) / f"{number}.parquet")
            rows += table.num_rows
        seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "rows": rows}))


if __name__ == "__main__":
    main()
