"""The life of a request: every move declared once, with what comes of it.

Pages, programs, batches and keys make a move through `cases.actions`, the import and the
demonstration through `cases.history`; both ask the same declaration. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pydantic.fields import FieldInfo

from jiceng.cases.lifecycle import (
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
        dispatch.DISPATCH,
        dispatch.SIGN,
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
"""What moves a request on, in the order in which a page offers it."""

BY_LINK: Final[Mapping[str, Transition]] = _named(_BY_LINK)
"""What residents do, whose right is their secret link."""

ACTS: Final[Mapping[str, Transition]] = _named(
    (*decisions.DECIDING, decisions.WITHDRAW, *_ACTS, *whistle.PARTS, SCORE)
)
"""What is done on a request without moving it on."""

WHOSE: Final[Mapping[str, Transition]] = {**TRANSITIONS, **BY_LINK, **ACTS}
"""All of it: the one place that says who may do what on a request."""

MOVES: Final[Mapping[str, RequestMove]] = {
    name: each for name, each in WHOSE.items() if isinstance(each, RequestMove)
}
"""Those that are made by `cases.actions.making` and told by `cases.history`."""


OFFERED: Final[Mapping[str, Offered]] = {
    name: each
    for name, each in TRANSITIONS.items()
    if isinstance(each, Offered) and each is not ATTACH
}
"""Moves that pages and programs make by their names, with what each asks for."""

ASKED: Final[Mapping[str, FieldInfo]] = {
    name: field for each in OFFERED.values() for name, field in each.fields.model_fields.items()
}
"""Every field that one of them asks for: a name is the same field in each."""


def check(case: CaseFacts, move: str, *, reason: str = "", version: int | None = None) -> Verdict:
    """Whether the move is possible on this request now.

    Args:
        move: a name in `TRANSITIONS` or `BY_LINK`; an unknown one is refused, for it may be forged.
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
    """Every move with its verdict; the reason that a person will type is taken as given."""
    return {name: fits(declared, case) for name, declared in TRANSITIONS.items()}
