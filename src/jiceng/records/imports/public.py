"""Public interface of table imports for other apps."""

from __future__ import annotations

from jiceng.records.imports.addresses import import_addresses
from jiceng.records.imports.files import file_of
from jiceng.records.imports.mapping import folded as folded_heading
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.reading import (
    Survey,
    first_of,
    first_rows_of,
    mark_of,
    readable_columns_of,
    rows_of,
    survey,
    surveyed,
)
from jiceng.records.imports.reporting import import_and_report
from jiceng.records.imports.run import ImportReport, import_table
from jiceng.records.imports.streams import stream_of
from jiceng.records.imports.table_mapping import (
    FilledText,
    MappingProblem,
    MappingTable,
    SetOfTexts,
    SomeTexts,
    TableMapping,
    from_text,
    key_problem,
    read_toml,
    wrong_key,
)
from jiceng.records.imports.table_mapping import checked as checked_mapping
from jiceng.records.imports.targets import (
    Chosen,
    ImportPages,
    ImportTarget,
    Line,
    Preview,
    RowOutcome,
    RowWriter,
    Start,
)

__all__ = [
    "Chosen",
    "FilledText",
    "ImportPages",
    "ImportReport",
    "ImportTarget",
    "Line",
    "MappingProblem",
    "MappingTable",
    "Preview",
    "RowOutcome",
    "RowWriter",
    "SetOfTexts",
    "SomeTexts",
    "Start",
    "Survey",
    "TableImport",
    "TableMapping",
    "checked_mapping",
    "file_of",
    "first_of",
    "first_rows_of",
    "folded_heading",
    "from_text",
    "import_addresses",
    "import_and_report",
    "import_table",
    "key_problem",
    "mark_of",
    "read_toml",
    "readable_columns_of",
    "rows_of",
    "stream_of",
    "survey",
    "surveyed",
    "wrong_key",
]
