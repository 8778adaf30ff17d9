"""The door of what every record has."""

from jiceng.records.fields import Fields, NoFields, read
from jiceng.records.lifecycle import (
    Changed,
    Context,
    Lifecycle,
    Move,
    New,
    Opening,
    Outcome,
)
from jiceng.records.models import RECORD_FIELDS, Record
from jiceng.records.moving import (
    Possible,
    lifecycle_of,
    make_due_moves,
    make_move,
    open_record,
    possible_moves,
)
from jiceng.records.relations import ABOVE, IN_CHARGE, Places, Reach, Relation

__all__ = [
    "ABOVE",
    "IN_CHARGE",
    "RECORD_FIELDS",
    "Changed",
    "Context",
    "Fields",
    "Lifecycle",
    "Move",
    "New",
    "NoFields",
    "Opening",
    "Outcome",
    "Places",
    "Possible",
    "Reach",
    "Record",
    "Relation",
    "lifecycle_of",
    "make_due_moves",
    "make_move",
    "open_record",
    "possible_moves",
    "read",
]
