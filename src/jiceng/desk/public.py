"""Public interface of the desk."""

from jiceng.desk.boxes import Box, BoxEntry, BoxFilter, BoxSource, Cursor, Rows
from jiceng.desk.drafts import Drafted, drafts_of, forget_drafts
from jiceng.desk.export_sources import (
    KNOWN_UP_TO,
    ExportSource,
    ExportTable,
    Wanted,
    export_path,
)
from jiceng.desk.exports import ask_export
from jiceng.desk.filter_lists import FilterList
from jiceng.desk.live_records import QUIET, Glance, LiveRecord
from jiceng.desk.posts import at_post, posts_of
from jiceng.desk.presence import end_presence, note_presence, others_on
from jiceng.desk.pulse import LiveCount, LiveList
from jiceng.desk.saved_filters import save_filter
from jiceng.desk.saved_filters import shown as saved_filters_of
from jiceng.desk.search_page import SearchPage, search_page
from jiceng.desk.tour_pages import step_of
from jiceng.desk.units import own_units

__all__ = [
    "KNOWN_UP_TO",
    "QUIET",
    "Box",
    "BoxEntry",
    "BoxFilter",
    "BoxSource",
    "Cursor",
    "Drafted",
    "ExportSource",
    "ExportTable",
    "FilterList",
    "Glance",
    "LiveCount",
    "LiveList",
    "LiveRecord",
    "Rows",
    "SearchPage",
    "Wanted",
    "ask_export",
    "at_post",
    "drafts_of",
    "end_presence",
    "export_path",
    "forget_drafts",
    "note_presence",
    "others_on",
    "own_units",
    "posts_of",
    "save_filter",
    "saved_filters_of",
    "search_page",
    "step_of",
]
