"""Public interface of table imports for other apps."""

from __future__ import annotations

from jiceng.records.imports.addresses import import_addresses
from jiceng.records.imports.files import file_of
from jiceng.records.imports.known_targets import target_of
from jiceng.records.imports.mapping import UNIT, ColumnMapping
from jiceng.records.imports.mapping import folded as folded_heading
from jiceng.records.imports.models import TableImport
from jiceng.records.imports.odd_cells import Meaning, as_of, deadline, share, starred, year_in
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
from jiceng.records.imports.record_target import RecordTarget, Word, title_of
from jiceng.records.imports.reporting import import_and_report
from jiceng.records.imports.rows import OPENED, UNCHANGED, UPDATED, Reader, Understood
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
    "OPENED",
    "UNCHANGED",
    "UNIT",
    "UPDATED",
    "Chosen",
    "ColumnMapping",
    "FilledText",
    "ImportPages",
    "ImportReport",
    "ImportTarget",
    "Line",
    "MappingProblem",
    "MappingTable",
    "Meaning",
    "Preview",
    "Reader",
    "RecordTarget",
    "RowOutcome",
    "RowWriter",
    "SetOfTexts",
    "SomeTexts",
    "Start",
    "Survey",
    "TableImport",
    "TableMapping",
    "Understood",
    "Word",
    "as_of",
    "checked_mapping",
    "deadline",
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
    "share",
    "starred",
    "stream_of",
    "survey",
    "surveyed",
    "target_of",
    "title_of",
    "wrong_key",
    "year_in",
]
