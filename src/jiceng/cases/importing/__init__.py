"""Taking in what another system holds: its requests with their own times, units and categories.

The file, the job, the walk through the rows, counts, rejects and pages are those of any table
(`records.imports`); `target` says there what becomes of a row here. `mapping` reads the TOML file
that says what a table's columns mean, `records` turns a row into an `ImportedRequest` or a reason
for rejecting it, `references` finds or makes units and categories, `imported_timeline` says where a
request stands and when it was due, and `batch` is the one action that writes.
"""

from jiceng.cases.importing.batch import import_batch
from jiceng.cases.importing.mapping import Mapping, load_mapping, shipped
from jiceng.cases.importing.plan import Plan
from jiceng.cases.importing.preview import PreviewLine, RequestPreview, fitting, preview
from jiceng.cases.importing.target import TARGET, import_file, mapping_from
from jiceng.records.imports.public import ImportReport, MappingProblem

__all__ = [
    "TARGET",
    "ImportReport",
    "Mapping",
    "MappingProblem",
    "Plan",
    "PreviewLine",
    "RequestPreview",
    "fitting",
    "import_batch",
    "import_file",
    "load_mapping",
    "mapping_from",
    "preview",
    "shipped",
]
