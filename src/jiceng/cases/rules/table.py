"""Data type of a transition: states, permissions, guards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jiceng.cases.rules.facts import DISPATCHED, HANDLING, STATES, SUSPENDED, WORK_STATES, CaseFacts
from jiceng.cases.rules.guards import Guard
from jiceng.cases.rules.relations import CaseRelation, Rights
from jiceng.core.access import ALLOW, Verdict, refuse

IN_UNIT = (DISPATCHED, HANDLING)
BEGUN = WORK_STATES | {SUSPENDED}


@dataclass(frozen=True, slots=True)
class Transition:
    """A transition: source states, target state (None: unchanged), and permissions by relation.

    Args:
        rights: permissions by relation; empty for transitions without an actor of their own.
        only_in: by relation, the states to which its permission is limited.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    rights: Rights
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    only_in: Mapping[CaseRelation, frozenset[str]] = field(default_factory=dict)

    def rights_in(self, state: str) -> Rights:
        """The permissions that count in a state."""
        return {
            relation: right
            for relation, right in self.rights.items()
            if state in self.only_in.get(relation, STATES)
        }


def fits(transition: Transition, case: CaseFacts, *, reason: str = "-") -> Verdict:
    """Whether a transition is possible for a request.

    Args:
        reason: given by the actor; blank counts as missing.
    """
    if case.state not in transition.sources:
        return refuse("case.wrong_state", state=case.state, move=transition.name)
    for guard in transition.guards:
        verdict = guard(case)
        if not verdict:
            return verdict
    if transition.needs_reason and not reason.strip():
        return refuse("case.reason_missing")
    return ALLOW
