"""Import of requests from another system, with their own times, units and categories.

File, job, iteration over the rows, counts, rejects and pages are those of any table import
(`records.imports`); `target` connects requests to them. `mapping` reads the TOML file that
describes a table's columns, `records` turns a row into an `ImportedRequest` or a reason for
rejecting it, `references` finds or creates units and categories, `imported_timeline` derives state
and due time, and `batch` is the one action that writes.
"""

from jiceng.cases.importing.batch import import_batch
from jiceng.cases.importing.chosen_columns import FIELDS, NEEDED, ChosenColumns, guessed, read
from jiceng.cases.importing.earlier_mappings import EarlierMapping, earlier_mappings
from jiceng.cases.importing.mapping import Mapping, load_mapping, shipped
from jiceng.cases.importing.plan import Plan
from jiceng.cases.importing.preview import PreviewLine, RequestPreview, fitting, preview
from jiceng.cases.importing.target import NO_CHOICE, TARGET, import_file, mapping_from
from jiceng.records.imports.public import ImportReport, MappingProblem

__all__ = [
    "FIELDS",
    "NEEDED",
    "NO_CHOICE",
    "TARGET",
    "ChosenColumns",
    "EarlierMapping",
    "ImportReport",
    "Mapping",
    "MappingProblem",
    "Plan",
    "PreviewLine",
    "RequestPreview",
    "earlier_mappings",
    "fitting",
    "guessed",
    "import_batch",
    "import_file",
    "load_mapping",
    "mapping_from",
    "preview",
    "read",
    "shipped",
]
