"""Public interface of rosters."""

from __future__ import annotations

from jiceng.records.rosters.actions import answer, draw, freeze, new_edition, sign_in, withdraw
from jiceng.records.rosters.kinds import RosterKind
from jiceng.records.rosters.models import Presence, Roster, RosterQuestion, RosterRow
from jiceng.records.rosters.queries import (
    Attendance,
    Published,
    attendance,
    disagreements,
    presences_of,
    published,
    questions_of,
    roster_for,
    rows_from_posts,
    rows_named,
    rows_of,
    visible_to,
)
from jiceng.records.rosters.rules import QuestionKind, RosterLine, roster_digest, row_digest

__all__ = [
    "Attendance",
    "Presence",
    "Published",
    "QuestionKind",
    "Roster",
    "RosterKind",
    "RosterLine",
    "RosterQuestion",
    "RosterRow",
    "answer",
    "attendance",
    "disagreements",
    "draw",
    "freeze",
    "new_edition",
    "presences_of",
    "published",
    "questions_of",
    "roster_digest",
    "roster_for",
    "row_digest",
    "rows_from_posts",
    "rows_named",
    "rows_of",
    "sign_in",
    "visible_to",
    "withdraw",
]
