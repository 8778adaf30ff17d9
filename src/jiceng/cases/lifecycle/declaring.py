"""How a move on a request is declared: whose it is, when, what it asks for, what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.outcomes import CaseOutcome
from jiceng.cases.rules import (
    BEGUN,
    IN_UNIT,
    OPEN_STATES,
    STATES,
    CaseRelation,
    Guard,
    Rights,
    Transition,
    from_each,
)
from jiceng.core.access import ALLOW, Verdict
from jiceng.records.public import Context, Fields, NoFields

__all__ = [
    "ALL_AROUND",
    "BEGUN",
    "FOLLOWING",
    "IN_UNIT",
    "LINE",
    "OPEN_STATES",
    "STATES",
    "UNIT",
    "Offered",
    "RequestMove",
    "move",
]

UNIT: Final = (CaseRelation.IN_CHARGE,)
LINE: Final = (CaseRelation.IN_CHARGE, CaseRelation.ABOVE)
"""The unit in charge and those above it: who decides there."""
FOLLOWING: Final = (*LINE, CaseRelation.FIRST_RECEIVER)
"""With whoever received it first, which stays with it to the end."""
ALL_AROUND: Final = (*FOLLOWING, CaseRelation.PLACE)

Apply = Callable[[RequestFacts, Any, Context], CaseOutcome]


def _always(_facts: RequestFacts, _fields: Any, _context: Context) -> Verdict:
    return ALLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Transition):
    """What a request's page may offer.

    Args:
        label: what the button says; "" for what no button of its own makes.
        key: of the keyboard, which begins it on a request's page; "" for none.
        fields: what it asks for, at every door.
    """

    label: Any = ""
    key: str = ""
    fields: type[Fields] = NoFields


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMove(Offered):
    """A move on a request, declared in one place.

    Args:
        apply: facts, fields and context to what comes of it; pure.
        event: the type of its own event.
        guard: whether these fields can be used on this request; pure.
        ends: states in which it may end besides its target and the one where it began.
        on_part: it is made on a called body's part, which its field `task` names.
    """

    apply: Apply
    event: str
    guard: Callable[[RequestFacts, Any, Context], Verdict] = _always
    ends: frozenset[str] = frozenset()
    on_part: bool = False

    def may_end_in(self, state: str, before: str) -> bool:
        """Whether a request that stood in one state may stand in another one afterwards."""
        return state in self.ends or state == (before if self.target is None else self.target)


def move(
    name: str,
    label: Any,
    event: str,
    apply: Apply,
    *,
    on: Iterable[str],
    to: str | None = None,
    right: str = "",
    relations: Iterable[CaseRelation] = (),
    besides: Rights | None = None,
    only_in: Mapping[CaseRelation, frozenset[str]] | None = None,
    guards: Iterable[Guard] = (),
    reason: bool = False,
    key: str = "",
    fields: type[Fields] = NoFields,
    guard: Callable[[RequestFacts, Any, Context], Verdict] = _always,
    ends: Iterable[str] = (),
    on_part: bool = False,
) -> RequestMove:
    """Declare a move.

    Args:
        on: the states in which it can be made.
        to: the state in which it ends; None: where it began, or in one of `ends`.
        right: which right it takes, from any of the relations.
        besides: other rights that count from other relations.
        only_in: of a relation, the states to which its right is limited.
        guards: what must hold of the request alone, so that a page can say why not before anything
            is filled in.
        reason: whether words are needed for it (its field `reason`).
    """
    return RequestMove(
        name=name,
        sources=frozenset(on),
        target=to,
        rights={**from_each(right, relations), **(besides or {})},
        guards=tuple(guards),
        needs_reason=reason,
        only_in=only_in or {},
        apply=apply,
        event=event,
        label=label,
        key=key,
        fields=fields,
        guard=guard,
        ends=frozenset(ends),
        on_part=on_part,
    )
