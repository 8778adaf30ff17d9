"""The life of a request as data: which move leads where, whose it is, and what guards it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from jiceng.cases.rules import guards
from jiceng.cases.rules.facts import (
    ACCEPTED,
    CLOSED,
    DECLINED,
    DISPATCHED,
    HANDLING,
    MERGED,
    OPEN_STATES,
    REPORTED,
    RESOLVED,
    STATES,
    SUSPENDED,
    WORK_STATES,
    CaseFacts,
)
from jiceng.cases.rules.guards import Guard
from jiceng.cases.rules.relations import Relation, Rights, from_each
from jiceng.core.access import ALLOW, Verdict, refuse

IN_CHARGE, ABOVE, FIRST = Relation.IN_CHARGE, Relation.ABOVE, Relation.FIRST_RECEIVER
PLACE, CALLED, CALLING = Relation.PLACE, Relation.CALLED, Relation.CALLING
ATTACHED, AUTHOR = Relation.ATTACHED, Relation.AUTHOR

UNIT: Final = (IN_CHARGE,)
LINE: Final = (IN_CHARGE, ABOVE)
"""The unit in charge and those above it: who decides there."""
FOLLOWING: Final = (IN_CHARGE, ABOVE, FIRST)
"""With whoever received it first, which stays with it to the end."""
ALL_AROUND: Final = (IN_CHARGE, ABOVE, FIRST, PLACE)

IN_UNIT = (DISPATCHED, HANDLING)
BEGUN = WORK_STATES | {SUSPENDED}


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: from which states, to which (None: the state stays), by which right from where.

    Args:
        rights: by relation; a move that nobody makes by itself has none.
        only_in: of a relation, the states to which its right is limited.
    """

    name: str
    sources: frozenset[str]
    target: str | None
    rights: Rights
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False
    only_in: Mapping[Relation, frozenset[str]] = field(default_factory=dict)

    def rights_in(self, state: str) -> Rights:
        """Which rights count while a request is in a state."""
        return {
            relation: right
            for relation, right in self.rights.items()
            if state in self.only_in.get(relation, STATES)
        }


def _move(
    name: str,
    sources: Iterable[str],
    target: str | None,
    right: str,
    relations: Iterable[Relation],
    *guards: Guard,
    reason: bool = False,
    besides: Rights | None = None,
    only_in: Mapping[Relation, frozenset[str]] | None = None,
) -> Transition:
    """Args:
    besides: other rights that count from other relations.
    """
    return Transition(
        name,
        frozenset(sources),
        target,
        {**from_each(right, relations), **(besides or {})},
        guards,
        reason,
        only_in or {},
    )


def _table(*moves: Transition) -> dict[str, Transition]:
    return {move.name: move for move in moves}


TRANSITIONS: Final = _table(
    _move("accept", [REPORTED], ACCEPTED, "case.accept", LINE),
    _move("decline", [REPORTED], DECLINED, "case.accept", LINE, guards.tasks_done, reason=True),
    _move("classify", OPEN_STATES, None, "triage.confirm", FOLLOWING),
    _move(
        "dispatch", [REPORTED, ACCEPTED], DISPATCHED, "case.dispatch", LINE, guards.needs_category
    ),
    _move("sign", [DISPATCHED], HANDLING, "case.sign", UNIT),
    _move(
        "note",
        STATES,
        None,
        "case.handle",
        [*ALL_AROUND, ATTACHED],
        besides={CALLED: "case.report_in", CALLING: "case.whistle"},
    ),
    _move("attach", STATES - {MERGED, DECLINED}, None, "case.handle", ALL_AROUND),
    _move("return", IN_UNIT, None, "case.return", UNIT, reason=True),
    _move("transfer", IN_UNIT, DISPATCHED, "case.transfer", UNIT, reason=True),
    # Whoever sent it may think again until it is signed for; after that only those above.
    _move(
        "take_back",
        IN_UNIT,
        ACCEPTED,
        "case.dispatch",
        [ABOVE, FIRST],
        reason=True,
        only_in={FIRST: frozenset({DISPATCHED})},
    ),
    _move("ask_extend", IN_UNIT, None, "case.ask", UNIT, guards.may_extend, reason=True),
    _move(
        "ask_suspend",
        [HANDLING],
        None,
        "case.ask",
        UNIT,
        guards.not_pending("suspend"),
        reason=True,
    ),
    _move(
        "ask_resume",
        [SUSPENDED],
        None,
        "case.ask",
        UNIT,
        guards.not_pending("resume"),
        reason=True,
    ),
    _move("suspend", [HANDLING], SUSPENDED, "case.approve", LINE),
    _move("resume", [SUSPENDED], HANDLING, "case.approve", LINE),
    _move("whistle", WORK_STATES, None, "case.whistle", ALL_AROUND, reason=True),
    _move(
        "end_whistle",
        BEGUN,
        None,
        "case.whistle",
        [IN_CHARGE, ABOVE, CALLING],
        guards.all_parts_closed,
        reason=True,
    ),
    _move(
        "supervise", OPEN_STATES, None, "case.supervise", LINE, guards.not_supervised, reason=True
    ),
    _move("resolve", [HANDLING], RESOLVED, "case.handle", UNIT, guards.tasks_done, reason=True),
    _move("call_back", [RESOLVED], None, "case.call_back", ALL_AROUND, guards.somebody_waits),
    _move(
        "give_up",
        [RESOLVED],
        CLOSED,
        "case.call_back",
        ALL_AROUND,
        guards.tried_enough_for_all,
        reason=True,
    ),
    _move("close", [RESOLVED], CLOSED, "case.close", FOLLOWING, guards.not_waiting),
    _move("reopen", [RESOLVED, CLOSED], DISPATCHED, "case.reopen", FOLLOWING, reason=True),
    _move("merge", WORK_STATES, MERGED, "case.merge", LINE, reason=True),
    _move("unmerge", [MERGED], None, "case.merge", FOLLOWING, reason=True),
    _move("split", WORK_STATES, None, "case.merge", LINE, reason=True),
    _move(
        "ask_exclude", STATES - {MERGED}, None, "case.ask", UNIT, guards.may_exclude, reason=True
    ),
    _move("ask_appeal", [CLOSED], None, "case.ask", UNIT, guards.may_appeal, reason=True),
)

BY_LINK: Final = _table(
    _move("add", OPEN_STATES, None, "", [AUTHOR]),
    _move("rate", [RESOLVED], None, "", [AUTHOR]),
    _move("ask_again", [CLOSED], DISPATCHED, "", [AUTHOR], reason=True),
)
"""What residents do, whose right is their secret link."""

ACTS: Final = _table(
    _move("decide", STATES, None, "case.approve", LINE, reason=True),
    _move("review", STATES, None, "case.review_appeal", LINE, reason=True),
    _move("push_back", [REPORTED, ACCEPTED], None, "case.supervise", LINE),
    _move("note_to_resident", STATES, None, "case.handle", [IN_CHARGE, FIRST]),
    _move("absorb", BEGUN, None, "case.merge", ALL_AROUND),
    _move("reveal", STATES, None, "case.reveal", ALL_AROUND, reason=True),
    _move(
        "detach",
        STATES,
        None,
        "case.supervise",
        LINE,
        reason=True,
        besides={AUTHOR: "case.handle"},
    ),
    _move("report_in", STATES, None, "case.report_in", [CALLED]),
    _move("close_part", STATES, None, "case.report_in", [CALLED], reason=True),
    _move("cancel_call", STATES, None, "case.whistle", [CALLING], reason=True),
    _move("score", STATES, None, "case.report_in", [CALLED], besides={CALLING: "case.whistle"}),
)
"""What is done on a request without moving it on: whose it is; its own action says when."""

WHOSE: Final = {**TRANSITIONS, **BY_LINK, **ACTS}
"""All of it: the one place that says who may do what on a request."""


def check(case: CaseFacts, move: str, *, reason: str = "", version: int | None = None) -> Verdict:
    """Whether the move is possible on this request now.

    Args:
        move: a name in `TRANSITIONS` or `BY_LINK`; an unknown one is refused, for it may be forged.
        reason: given by the actor; blank counts as missing.
        version: the version that the actor saw; None skips the check (system moves).
    """
    transition = TRANSITIONS.get(move) or BY_LINK.get(move)
    if transition is None:
        return refuse("case.unknown_move", move=move[:40])
    if version is not None and version != case.version:
        return refuse("case.changed_meanwhile")
    if case.state not in transition.sources:
        return refuse("case.wrong_state", state=case.state, move=move)
    for guard in transition.guards:
        verdict = guard(case)
        if not verdict:
            return verdict
    if transition.needs_reason and not reason.strip():
        return refuse("case.reason_missing")
    return ALLOW


def moves_now(case: CaseFacts) -> dict[str, Verdict]:
    """Every move with its verdict; the reason that a person will type is taken as given."""
    return {name: check(case, name, reason="-") for name in TRANSITIONS}
