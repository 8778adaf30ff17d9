"""Sums of clusters as packed numbers instead of JSON; nothing is lost."""

from typing import Any

import orjson
from django.db import migrations

from jiceng.cases.hot_issues.rules.packed_sums import packed, unpacked

BATCH = 1_000


def _converted(schema_editor: Any, convert: Any) -> None:
    """Write the sums of all clusters that have some in another form."""
    last = "00000000-0000-0000-0000-000000000000"
    with schema_editor.connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT id, sums FROM hot_issues_cluster WHERE id > %s AND sums <> ''"
                " ORDER BY id LIMIT %s",
                [last, BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            cursor.execute(
                "UPDATE hot_issues_cluster AS c SET sums = u.sums"
                " FROM unnest(%s::uuid[], %s::bytea[]) AS u (id, sums) WHERE c.id = u.id",
                [[row for row, _sums in rows], [convert(bytes(sums)) for _row, sums in rows]],
            )
            last = rows[-1][0]


def pack(apps: Any, schema_editor: Any) -> None:
    """JSON to packed numbers."""
    _converted(schema_editor, lambda sums: packed(orjson.loads(sums)))


def unpack(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    _converted(schema_editor, lambda sums: orjson.dumps(unpacked(sums)))


class Migration(migrations.Migration):
    dependencies = [
        ("hot_issues", "0002_matter"),
    ]

    operations = [
        migrations.RunPython(pack, unpack),
    ]
