"""The door of requests: what apps above may use."""

from __future__ import annotations

from jiceng.cases import actions, deadlines, duplicates, inbox, intake, ledger, moves, rules, search
from jiceng.cases.actions import Opened, open_case
from jiceng.cases.history import Story, numbers, write
from jiceng.cases.inbox import awaiting_callback
from jiceng.cases.intake import CallerDetails, Report
from jiceng.cases.looking import Look, Nearby, look
from jiceng.cases.models import (
    ApprovalKind,
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
    followed,
    get,
    may_on,
    moves_for,
    open_tasks,
    pending_approvals,
    public_requests,
    publicly_known,
    tasks_of,
    timeline,
    visible_to,
)
from jiceng.cases.reference import CategoryFacts, categories

__all__ = [
    "ApprovalKind",
    "Caller",
    "CallerDetails",
    "Case",
    "CaseTask",
    "Category",
    "CategoryFacts",
    "Channel",
    "Look",
    "Nearby",
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
    "followed",
    "get",
    "inbox",
    "intake",
    "ledger",
    "look",
    "may_on",
    "moves",
    "moves_for",
    "numbers",
    "open_case",
    "open_tasks",
    "pending_approvals",
    "public_requests",
    "publicly_known",
    "rules",
    "search",
    "tasks_of",
    "timeline",
    "visible_to",
    "write",
]
