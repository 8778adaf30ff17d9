"""Live updates and drafts on pages of requests."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

from jiceng.cases.actions import named_moves
from jiceng.cases.lifecycle import belonging
from jiceng.cases.pages import words
from jiceng.cases.queries import glance
from jiceng.core.access import Actor
from jiceng.desk.public import QUIET, Drafted, Glance, LiveRecord

UNTOLD: Final = (
    frozenset({"case.caller_revealed", "case.texts_revealed"})
    | {f"case.{each}" for each in QUIET}
    | words.MADE_BY_MACHINE
)
"""Event types without live updates, since they do not affect the handling of the request."""
WRITTEN: Final = ("reason", "text", "title")
"""Long text fields of moves."""
_TASK_FIELD: Final = re.compile(r"task\.[0-9a-f-]{36}")


def _glance(actor: Actor, case_id: UUID) -> Glance | None:
    found = glance(actor, case_id)
    if found is None:
        return None
    case, seq = found
    return Glance(seq, belonging.makes_any(actor, case))


def _is_written(field: str) -> bool:
    """Whether a field of a move or of a called department's task is a long text."""
    move, _dot, name = field.partition(".")
    known = move in named_moves.FIELDS and name in WRITTEN
    return known or bool(_TASK_FIELD.fullmatch(field))


LIVE: Final = (
    LiveRecord(kind="case", glance=_glance, silent=UNTOLD),
    Drafted(kind="case", is_field=_is_written),
)
