"""The door of the desk: what apps above contribute to it and use of it."""

from jiceng.desk.boxes import Box, BoxSource, Cursor, Entry, Rows
from jiceng.desk.export_sources import (
    KNOWN_UP_TO,
    ExportSource,
    ExportTable,
    Wanted,
    export_path,
)
from jiceng.desk.exports import ask_export
from jiceng.desk.filter_lists import FilterList
from jiceng.desk.models import Draft, Presence, ReplyTemplate, TemplateMove
from jiceng.desk.permissions import TEMPLATE_EDIT
from jiceng.desk.pulse import LiveCount, LiveList, LiveRecord
from jiceng.desk.saved_filters import save_filter
from jiceng.desk.saved_filters import shown as saved_filters_of
from jiceng.desk.units import own_units

__all__ = [
    "KNOWN_UP_TO",
    "TEMPLATE_EDIT",
    "Box",
    "BoxSource",
    "Cursor",
    "Draft",
    "Entry",
    "ExportSource",
    "ExportTable",
    "FilterList",
    "LiveCount",
    "LiveList",
    "LiveRecord",
    "Presence",
    "ReplyTemplate",
    "Rows",
    "TemplateMove",
    "Wanted",
    "ask_export",
    "export_path",
    "own_units",
    "save_filter",
    "saved_filters_of",
]
