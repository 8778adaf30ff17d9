"""The door of requests: what apps above may use."""

from __future__ import annotations

from jiceng.cases import (
    actions,
    belonging,
    boxes,
    deadlines,
    filters,
    importing,
    inbox,
    intake,
    moves,
    recounting,
    rules,
    search,
    setup,
    sight,
    specialists,
)
from jiceng.cases.actions import open_case
from jiceng.cases.actions.presence import end_presence, note_presence
from jiceng.cases.following import (
    Followed,
    askers_of,
    followed,
    may_rate,
    own_link,
    photo_by_link,
    photos_for,
)
from jiceng.cases.history import Made, Story, made, numbers, write_made
from jiceng.cases.intake import CallerDetails, Report
from jiceng.cases.looking import look
from jiceng.cases.models import (
    ApprovalKind,
    Attachment,
    AttachmentKind,
    Caller,
    Case,
    CaseTask,
    ImportJob,
    RoutingRule,
    State,
)
from jiceng.cases.presence import others_on
from jiceng.cases.queries import (
    is_public,
    moves_for,
    photo_title,
    public_requests,
    publicly_known,
    tasks_of,
    visible_to,
)
from jiceng.cases.reference import CategoryFacts, categories
from jiceng.cases.suggest import LEAST_TEXT
from jiceng.cases.timeline import timeline

__all__ = [
    "LEAST_TEXT",
    "ApprovalKind",
    "Attachment",
    "AttachmentKind",
    "Caller",
    "CallerDetails",
    "Case",
    "CaseTask",
    "CategoryFacts",
    "Followed",
    "ImportJob",
    "Made",
    "Report",
    "RoutingRule",
    "State",
    "Story",
    "actions",
    "askers_of",
    "belonging",
    "boxes",
    "categories",
    "deadlines",
    "end_presence",
    "filters",
    "followed",
    "importing",
    "inbox",
    "intake",
    "is_public",
    "look",
    "made",
    "may_rate",
    "moves",
    "moves_for",
    "note_presence",
    "numbers",
    "open_case",
    "others_on",
    "own_link",
    "photo_by_link",
    "photo_title",
    "photos_for",
    "public_requests",
    "publicly_known",
    "recounting",
    "rules",
    "search",
    "setup",
    "sight",
    "specialists",
    "tasks_of",
    "timeline",
    "visible_to",
    "write_made",
]
