"""The door of requests: what apps above may use."""

from __future__ import annotations

from jiceng.cases import actions, deadlines, duplicates, inbox, intake, ledger, moves, rules, search
from jiceng.cases.actions import Opened, open_case
from jiceng.cases.history import Story, numbers, write
from jiceng.cases.inbox import awaiting_callback
from jiceng.cases.intake import CallerDetails, Report
from jiceng.cases.models import (
    ApprovalKind,
    Attachment,
    AttachmentKind,
    Caller,
    Case,
    CaseTask,
    Category,
    Channel,
    State,
    TaskKind,
    Urgency,
)
from jiceng.cases.queries import (
    by_link,
    callers_waiting,
    facts,
    get,
    may_on,
    moves_for,
    open_tasks,
    pending_approvals,
    photo,
    photo_by_link,
    photos_of,
    public_requests,
    tasks_of,
    timeline,
    visible_to,
)
from jiceng.cases.reference import CategoryFacts, categories

__all__ = [
    "ApprovalKind",
    "Attachment",
    "AttachmentKind",
    "Caller",
    "CallerDetails",
    "Case",
    "CaseTask",
    "Category",
    "CategoryFacts",
    "Channel",
    "Opened",
    "Report",
    "State",
    "Story",
    "TaskKind",
    "Urgency",
    "actions",
    "awaiting_callback",
    "by_link",
    "callers_waiting",
    "categories",
    "deadlines",
    "duplicates",
    "facts",
    "get",
    "inbox",
    "intake",
    "ledger",
    "may_on",
    "moves",
    "moves_for",
    "numbers",
    "open_case",
    "open_tasks",
    "pending_approvals",
    "photo",
    "photo_by_link",
    "photos_of",
    "public_requests",
    "rules",
    "search",
    "tasks_of",
    "timeline",
    "visible_to",
    "write",
]
