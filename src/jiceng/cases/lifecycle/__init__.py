"""State machine of requests: all moves, declared once, with their outcomes.

Pages, APIs, batches and shortcuts execute moves through `cases.actions`; imports and demonstration
data through `cases.history`. Both use these declarations. This package does not write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pydantic.fields import FieldInfo

from jiceng.cases.lifecycle import (
    answering,
    callback,
    deadlines,
    decisions,
    dispatch,
    ending,
    intake,
    merging,
    whistle,
    work,
)
from jiceng.cases.lifecycle.acts import ACTS as _ACTS
from jiceng.cases.lifecycle.acts import ATTACH, SCORE, SPLIT
from jiceng.cases.lifecycle.acts import BY_LINK as _BY_LINK
from jiceng.cases.lifecycle.declaring import Offered, RequestMove
from jiceng.cases.lifecycle.facts import RequestFacts, Undone, case_facts
from jiceng.cases.lifecycle.fields import sent_type
from jiceng.cases.lifecycle.outcomes import (
    Added,
    Beside,
    CaseOutcome,
    MovedUnit,
    Photos,
    Set,
    Written,
)
from jiceng.cases.rules import CaseFacts, Transition, fits
from jiceng.core.access import Verdict, refuse

__all__ = [
    "ACTS",
    "ASKED",
    "BY_LINK",
    "MOVES",
    "OFFERED",
    "TRANSITIONS",
    "WHOSE",
    "Added",
    "Beside",
    "CaseOutcome",
    "MovedUnit",
    "Offered",
    "Photos",
    "RequestFacts",
    "RequestMove",
    "Set",
    "Undone",
    "Written",
    "case_facts",
    "check",
    "moves_now",
    "sent_type",
]


def _named(declared: Iterable[Transition]) -> dict[str, Transition]:
    return {each.name: each for each in declared}


TRANSITIONS: Final[Mapping[str, Transition]] = _named(
    (
        *intake.MOVES,
        answering.RETYPE,
        dispatch.DISPATCH,
        dispatch.SIGN,
        answering.CONTACT,
        answering.ANSWER,
        work.RESOLVE,
        callback.CALL_BACK,
        callback.GIVE_UP,
        ending.CLOSE,
        dispatch.RETURN,
        dispatch.TRANSFER,
        dispatch.TAKE_BACK,
        *whistle.MOVES,
        *deadlines.ASKING,
        work.SUPERVISE,
        merging.MERGE,
        merging.UNMERGE,
        SPLIT,
        ending.REOPEN,
        work.NOTE,
        ATTACH,
        decisions.SUSPEND,
        decisions.RESUME,
    )
)
"""Moves that change the state, in the order in which pages offer them."""

BY_LINK: Final[Mapping[str, Transition]] = _named(_BY_LINK)
"""Moves of residents, authorised by their secret link."""

ACTS: Final[Mapping[str, Transition]] = _named(
    (*decisions.DECIDING, decisions.WITHDRAW, *_ACTS, *whistle.PARTS, SCORE, answering.DIRECT)
)
"""Actions on a request that do not change its state, or are part of its registration."""

WHOSE: Final[Mapping[str, Transition]] = {**TRANSITIONS, **BY_LINK, **ACTS}
"""All of these: the only declaration of who may do what on a request."""

MOVES: Final[Mapping[str, RequestMove]] = {
    name: each for name, each in WHOSE.items() if isinstance(each, RequestMove)
}
"""Moves executed by `cases.actions.making` and `cases.history`."""


OFFERED: Final[Mapping[str, Offered]] = {
    name: each
    for name, each in TRANSITIONS.items()
    if isinstance(each, Offered) and each is not ATTACH
}
"""Moves that pages and APIs make by name, with their fields."""

ASKED: Final[Mapping[str, FieldInfo]] = {
    name: field for each in OFFERED.values() for name, field in each.fields.model_fields.items()
}
"""All fields of these moves; fields of the same name are identical."""


def check(case: CaseFacts, move: str, *, reason: str = "", version: int | None = None) -> Verdict:
    """Whether the move is possible on this request now.

    Args:
        move: a name in `TRANSITIONS` or `BY_LINK`; an unknown name is refused, since it may be
            forged.
        reason: given by the actor; blank counts as missing.
        version: the version that the actor saw; None skips the check (system moves).
    """
    declared = TRANSITIONS.get(move) or BY_LINK.get(move)
    if declared is None:
        return refuse("case.unknown_move", move=move[:40])
    if version is not None and version != case.version:
        return refuse("case.changed_meanwhile")
    return fits(declared, case, reason=reason)


def moves_now(case: CaseFacts) -> dict[str, Verdict]:
    """Verdict of every move; a required reason counts as given."""
    return {name: fits(declared, case) for name, declared in TRANSITIONS.items()}
