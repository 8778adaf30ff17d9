"""Public interface of `cases`."""

from __future__ import annotations

from jiceng.cases.actions import (
    accept,
    dispatch,
    draft_rules,
    install_categories,
    open_case,
    publish_rules,
    report_in,
    resolve,
    sign,
    whistle,
)
from jiceng.cases.history import Made, Story, made, numbers, write_made
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.models import ApprovalKind, Caller, Case, State
from jiceng.cases.queries import moves_for, public_requests, tasks_of, visible_to
from jiceng.cases.reply_texts import ReplyMove, ReplyTexts, states_of
from jiceng.cases.rules import NO_ANSWER, CallbackAnswer

__all__ = [
    "NO_ANSWER",
    "ApprovalKind",
    "CallbackAnswer",
    "Caller",
    "CallerDetails",
    "Case",
    "CategoryFacts",
    "Made",
    "ReplyMove",
    "ReplyTexts",
    "Report",
    "State",
    "Story",
    "accept",
    "categories",
    "dispatch",
    "draft_rules",
    "install_categories",
    "made",
    "moves_for",
    "numbers",
    "open_case",
    "public_requests",
    "publish_rules",
    "report_in",
    "resolve",
    "sign",
    "states_of",
    "tasks_of",
    "visible_to",
    "whistle",
    "write_made",
]
