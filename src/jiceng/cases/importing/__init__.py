"""Taking in what another system holds: its requests with their own times, units and categories.

`mapping` reads the TOML file that says what a table's columns mean, `records` turns a row into a
`Record` or a reason for rejecting it, `references` finds or makes units and categories, `course`
says where a request stands and when it was due, `batch` is the one action that writes, and `run`
walks a file of any size through it, batch by batch, so that a killed import goes on where it was.
"""

from jiceng.cases.importing.batch import import_batch
from jiceng.cases.importing.mapping import Mapping, load_mapping, shipped
from jiceng.cases.importing.plan import Plan
from jiceng.cases.importing.run import Report, import_file

__all__ = [
    "Mapping",
    "Plan",
    "Report",
    "import_batch",
    "import_file",
    "load_mapping",
    "shipped",
]
