"""Public interface of `cases`."""

from __future__ import annotations

from jiceng.cases.actions import (
    accept,
    answer_directly,
    attach,
    dispatch,
    draft_rules,
    install_categories,
    open_case,
    publish_rules,
    report_in,
    resolve,
    sign,
    supervise,
    whistle,
)
from jiceng.cases.actions.duty import set_duty
from jiceng.cases.actions.field_looks import note_look
from jiceng.cases.actions.named_moves import move_label, perform
from jiceng.cases.duty import duty_of, may_be_on_duty
from jiceng.cases.history import Made, Story, made, numbers, write_made
from jiceng.cases.index_words import words_of
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.intake.suggestions import Asked, Readings, read_many
from jiceng.cases.knowledge_source import KnowledgeHit, KnowledgeSource, cited_times
from jiceng.cases.knowledge_source import search as knowledge_search
from jiceng.cases.lifecycle.answering import Cited
from jiceng.cases.models import ApprovalKind, Caller, Case, RequestType, State
from jiceng.cases.permissions import CASE_OPEN, CASE_SUPERVISE
from jiceng.cases.place_counts import (
    COUNTED,
    SHARE_PARTS,
    Arrival,
    Awaited,
    PlaceCount,
    awaited_arrivals,
    counted_by_place,
    days_of,
    first_day,
    newest_arrivals,
    open_by_place,
)
from jiceng.cases.queries import (
    moves_for,
    public_requests,
    tasks_of,
    visible_to,
    with_calls,
)
from jiceng.cases.reply_texts import ReplyMove, ReplyTexts, states_of
from jiceng.cases.request_rows import RequestRow, newest_rows
from jiceng.cases.request_sections import RequestSection
from jiceng.cases.rules import NO_ANSWER, CallbackAnswer
from jiceng.cases.triage.similar import significant_pairs

__all__ = [
    "CASE_OPEN",
    "CASE_SUPERVISE",
    "COUNTED",
    "NO_ANSWER",
    "SHARE_PARTS",
    "ApprovalKind",
    "Arrival",
    "Asked",
    "Awaited",
    "CallbackAnswer",
    "Caller",
    "CallerDetails",
    "Case",
    "CategoryFacts",
    "Cited",
    "KnowledgeHit",
    "KnowledgeSource",
    "Made",
    "PlaceCount",
    "Readings",
    "ReplyMove",
    "ReplyTexts",
    "Report",
    "RequestRow",
    "RequestSection",
    "RequestType",
    "State",
    "Story",
    "accept",
    "answer_directly",
    "attach",
    "awaited_arrivals",
    "categories",
    "cited_times",
    "counted_by_place",
    "days_of",
    "dispatch",
    "draft_rules",
    "duty_of",
    "first_day",
    "install_categories",
    "knowledge_search",
    "made",
    "may_be_on_duty",
    "move_label",
    "moves_for",
    "newest_arrivals",
    "newest_rows",
    "note_look",
    "numbers",
    "open_by_place",
    "open_case",
    "perform",
    "public_requests",
    "publish_rules",
    "read_many",
    "report_in",
    "resolve",
    "set_duty",
    "sign",
    "significant_pairs",
    "states_of",
    "supervise",
    "tasks_of",
    "visible_to",
    "whistle",
    "with_calls",
    "words_of",
    "write_made",
]
