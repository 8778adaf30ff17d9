"""Public interface of `records`: all that other apps may import."""

from jiceng.records.choices import (
    AnyUnit,
    ChoiceContext,
    ChoiceMark,
    ReferenceTo,
    RowOf,
    fields_of,
    options_of,
)
from jiceng.records.choices import check as check_choices
from jiceng.records.columns import DUE, area
from jiceng.records.confirmations import due_clause
from jiceng.records.due import DueClock
from jiceng.records.facts import Facts, facts_of
from jiceng.records.history_rows import History, HistoryRow, Telling, history_of
from jiceng.records.lifecycle import LIFECYCLES, Lifecycle, lifecycle_of
from jiceng.records.machine import Machine, obey, run
from jiceng.records.models import RECORD_FIELDS, DueRecord, Record, Row, title_of, unit_field
from jiceng.records.moves import Move, Opening, Rows, edited, to_unit_above, up_when_due
from jiceng.records.moving import (
    Possible,
    make_due_moves,
    make_move,
    may_move,
    open_record,
    possible_moves,
)
from jiceng.records.needing_approval import NeedsApproval
from jiceng.records.notifications import notify_relation
from jiceng.records.outcomes import After, Changed, Context, Event, New, Outcome, fill_placeholders
from jiceng.records.page_types import (
    PAGES,
    ListPart,
    ListView,
    PageKeeper,
    RecordPages,
    Table,
)
from jiceng.records.parts import PartRequest, RecordPart
from jiceng.records.pending_approvals import (
    PendingPage,
    answered_approvals,
    decide_each,
    decides_approvals,
    kinds_pending,
    kinds_with_approvals,
    opens_approvals,
    pending_approvals,
    pending_of,
    what_of,
)
from jiceng.records.pending_approvals import answer as answer_approval
from jiceng.records.pending_approvals import decide as decide_approval
from jiceng.records.pending_approvals import label_of as label_of_approval
from jiceng.records.pending_approvals import withdraw as withdraw_approval
from jiceng.records.period import period
from jiceng.records.references import Referable
from jiceng.records.relations import ABOVE, IN_CHARGE, Places, Reach, Relation
from jiceng.records.timeline import (
    ACTORS,
    Detail,
    EventDetail,
    News,
    Photo,
    Reading,
    TimelineEntry,
    news_since,
    read_chain,
    timeline,
)
from jiceng.records.visibility import require_visible, sees, visible
from jiceng.ui.columns import Column
from jiceng.ui.fields import Fields, NoFields, read
from jiceng.ui.modelfields import NotBefore, NotPast, columns_from, together

__all__ = [
    "ABOVE",
    "ACTORS",
    "DUE",
    "IN_CHARGE",
    "LIFECYCLES",
    "PAGES",
    "RECORD_FIELDS",
    "After",
    "AnyUnit",
    "Changed",
    "ChoiceContext",
    "ChoiceMark",
    "Column",
    "Context",
    "Detail",
    "DueClock",
    "DueRecord",
    "Event",
    "EventDetail",
    "Facts",
    "Fields",
    "History",
    "HistoryRow",
    "Lifecycle",
    "ListPart",
    "ListView",
    "Machine",
    "Move",
    "NeedsApproval",
    "New",
    "News",
    "NoFields",
    "NotBefore",
    "NotPast",
    "Opening",
    "Outcome",
    "PageKeeper",
    "PartRequest",
    "PendingPage",
    "Photo",
    "Places",
    "Possible",
    "Reach",
    "Reading",
    "Record",
    "RecordPages",
    "RecordPart",
    "Referable",
    "ReferenceTo",
    "Relation",
    "Row",
    "RowOf",
    "Rows",
    "Table",
    "Telling",
    "TimelineEntry",
    "answer_approval",
    "answered_approvals",
    "area",
    "check_choices",
    "columns_from",
    "decide_approval",
    "decide_each",
    "decides_approvals",
    "due_clause",
    "edited",
    "facts_of",
    "fields_of",
    "fill_placeholders",
    "history_of",
    "kinds_pending",
    "kinds_with_approvals",
    "label_of_approval",
    "lifecycle_of",
    "make_due_moves",
    "make_move",
    "may_move",
    "news_since",
    "notify_relation",
    "obey",
    "open_record",
    "opens_approvals",
    "options_of",
    "pending_approvals",
    "pending_of",
    "period",
    "possible_moves",
    "read",
    "read_chain",
    "require_visible",
    "run",
    "sees",
    "timeline",
    "title_of",
    "to_unit_above",
    "together",
    "unit_field",
    "up_when_due",
    "visible",
    "what_of",
    "withdraw_approval",
]
