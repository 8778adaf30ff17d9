"""Taking in what another system holds: its requests with their own times, units and categories.

`mapping` reads the TOML file that says what a table's columns mean, `records` turns a row into a
`Record` or a reason for rejecting it, `references` finds or makes units and categories, `course`
says where a request stands and when it was due, `batch` is the one action that writes, and `run`
walks a file of any size through it, batch by batch, so that a killed import goes on where it was.
`jobs` and `work` are the same for files that come by a page: sent, looked at in `preview`, imported
in the background.
"""

from jiceng.cases.importing import jobs
from jiceng.cases.importing.batch import import_batch
from jiceng.cases.importing.mapping import Mapping, load_mapping, shipped
from jiceng.cases.importing.plan import Plan
from jiceng.cases.importing.preview import Preview, PreviewLine, columns_of, fitting, preview
from jiceng.cases.importing.reader import MappingProblem
from jiceng.cases.importing.run import ImportReport, import_file

__all__ = [
    "ImportReport",
    "Mapping",
    "MappingProblem",
    "Plan",
    "Preview",
    "PreviewLine",
    "columns_of",
    "fitting",
    "import_batch",
    "import_file",
    "jobs",
    "load_mapping",
    "preview",
    "shipped",
]
