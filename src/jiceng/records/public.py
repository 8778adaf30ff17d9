"""The door of what every record has."""

from jiceng.records.columns import IN_CHARGE as IN_CHARGE_COLUMN
from jiceng.records.columns import unit
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle, Move, Opening
from jiceng.records.machine import Machine, run
from jiceng.records.models import RECORD_FIELDS, Record
from jiceng.records.moving import (
    Possible,
    lifecycle_of,
    make_due_moves,
    make_move,
    open_record,
    possible_moves,
)
from jiceng.records.notifications import tells
from jiceng.records.outcomes import After, Changed, Context, Event, New, Outcome, told
from jiceng.records.page_types import PAGES, PartRequest, RecordPages, RecordPart, Table
from jiceng.records.relations import ABOVE, IN_CHARGE, Places, Reach, Relation
from jiceng.records.timeline import Detail, EventDetail, Photo, TimelineEntry, timeline
from jiceng.records.visibility import require_visible, sees, visible
from jiceng.ui.columns import Column, amount, choice, day, moment, state, text
from jiceng.ui.fields import Fields, NoFields, read
from jiceng.ui.forms import Options

__all__ = [
    "ABOVE",
    "IN_CHARGE",
    "IN_CHARGE_COLUMN",
    "LIFECYCLES",
    "PAGES",
    "RECORD_FIELDS",
    "After",
    "Changed",
    "Column",
    "Context",
    "Detail",
    "Event",
    "EventDetail",
    "Fields",
    "Lifecycle",
    "Machine",
    "Move",
    "New",
    "NoFields",
    "Opening",
    "Options",
    "Outcome",
    "PartRequest",
    "Photo",
    "Places",
    "Possible",
    "Reach",
    "Record",
    "RecordPages",
    "RecordPart",
    "Relation",
    "Table",
    "TimelineEntry",
    "amount",
    "choice",
    "day",
    "lifecycle_of",
    "make_due_moves",
    "make_move",
    "moment",
    "open_record",
    "possible_moves",
    "read",
    "require_visible",
    "run",
    "sees",
    "state",
    "tells",
    "text",
    "timeline",
    "told",
    "unit",
    "visible",
]
