"""Declaration of moves on requests: permission, states, fields, outcome."""

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
"""The unit in charge and the units above it."""
FOLLOWING: Final = (*LINE, CaseRelation.FIRST_RECEIVER)
"""The same with the first receiver, which may follow a request to its end."""
ALL_AROUND: Final = (*FOLLOWING, CaseRelation.PLACE)

Apply = Callable[[RequestFacts, Any, Context], CaseOutcome]
Confirmation = Any
"""Text that confirms a move, with placeholders of `cases.pages.confirmations`; or a function of the
request's new state and the input that returns it.
"""


def _always(_facts: RequestFacts, _fields: Any, _context: Context) -> Verdict:
    return ALLOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Transition):
    """An action that a request's page can offer.

    Args:
        label: text of the button; "" if it has no button of its own.
        key: keyboard shortcut on a request's page; "" for none.
        fields: its input, for all entry points.
        done: confirms to the actor what was done, and to whom; "" if no page makes it.
    """

    label: Any = ""
    key: str = ""
    fields: type[Fields] = NoFields
    done: Confirmation = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMove(Offered):
    """A declared move on a request.

    Args:
        apply: computes the outcome from facts, fields and context; pure.
        event: type of its own event.
        guard: whether the fields are valid for this request; pure.
        ends: possible target states besides `to` and the source state.
        on_part: whether it is made on a called department's task, named by its field `task`.
    """

    apply: Apply
    event: str
    guard: Callable[[RequestFacts, Any, Context], Verdict] = _always
    ends: frozenset[str] = frozenset()
    on_part: bool = False

    def may_end_in(self, state: str, before: str) -> bool:
        """Whether the move may change a request from one state to another."""
        return state in self.ends or state == (before if self.target is None else self.target)


def move(
    name: str,
    label: Any,
    event: str,
    apply: Apply,
    *,
    done: Confirmation,
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
        done: as of `Offered`; every move has one.
        on: source states.
        to: target state; None for the source state or one of `ends`.
        right: permission that counts through each of the relations.
        besides: further permissions, each with its relations.
        only_in: by relation, the states to which its permission is limited.
        guards: conditions on the request alone, so that a page can show the reason before the form
            is filled in.
        reason: whether a reason is required (its field `reason`).
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
        done=done,
    )
