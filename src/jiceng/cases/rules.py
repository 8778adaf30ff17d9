"""The life of a request as data: which move leads where, who may make it, and what guards it.

Pure: no Django models, no clock, no database. `actions` looks every move up here, the request page
shows the moves that `moves_now` gives with the reason why each other one is not possible, and the
tests walk the table against an oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from jiceng.core.access import ALLOW, Verdict, refuse

MAX_EXTENSIONS = 2  # refused ones do not count
ASK_AGAIN_WITHIN = timedelta(days=30)  # after closing; later it is a new matter
RETURN_LIMIT = 2  # one more return and the request goes up a level
MAX_SUSPENSION = timedelta(days=365)
REVIEWERS_OF_AN_APPEAL = 2
DISSATISFIED_UP_TO = 2  # levels 1 and 2 of five
# How often, and how far apart, a caller is rung up before the callback may be given up; the user
# guide and the page say so to everybody.
TRIES_BEFORE_GIVING_UP = 2
TRIES_APART = timedelta(hours=1)
REPORT_IN_WITHIN = timedelta(minutes=30)  # the arrival time that Pinggu district publishes

# States as plain words: this module must not import the models.
REPORTED, ACCEPTED, DISPATCHED = "reported", "accepted", "dispatched"
HANDLING, SUSPENDED, RESOLVED = "handling", "suspended", "resolved"
CLOSED, MERGED, DECLINED = "closed", "merged", "declined"

OPEN_STATES = frozenset({REPORTED, ACCEPTED, DISPATCHED, HANDLING, SUSPENDED, RESOLVED})
# The unit in charge owes an answer; a resolved request waits for the caller, not for the unit.
WORK_STATES = frozenset({REPORTED, ACCEPTED, DISPATCHED, HANDLING})
STATES = OPEN_STATES | {CLOSED, MERGED, DECLINED}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What guards may know of a request."""

    state: str
    version: int
    unit_id: UUID
    returned_by: frozenset[UUID] = frozenset()
    extensions_granted: int = 0
    is_paused: bool = False
    has_breach: bool = False
    has_appealed: bool = False
    is_exempted: bool = False
    is_excluded: bool = False
    is_supervised: bool = False
    open_tasks: int = 0
    done_tasks: int = 0  # closed by their bodies, but not yet by the caller for all together
    pending: frozenset[str] = frozenset()
    has_category: bool = True
    callers_waiting: int = 0
    callers_untried: int = 0  # of those: not rung up often enough for giving up
    parts: int = 0


Guard = Callable[[CaseFacts], Verdict]


def _needs_category(case: CaseFacts) -> Verdict:
    return ALLOW if case.has_category else refuse("case.no_category")


def _may_extend(case: CaseFacts) -> Verdict:
    if "extend" in case.pending:
        return refuse("case.already_asked")
    if case.extensions_granted >= MAX_EXTENSIONS:
        return refuse("case.extended_too_often", limit=MAX_EXTENSIONS)
    return ALLOW


def _not_pending(kind: str) -> Guard:
    def guard(case: CaseFacts) -> Verdict:
        return refuse("case.already_asked") if kind in case.pending else ALLOW

    return guard


def _tasks_done(case: CaseFacts) -> Verdict:
    """Joint closing: nobody resolves while a body that was called still owes its part."""
    return refuse("case.tasks_open", count=case.open_tasks) if case.open_tasks else ALLOW


def _all_parts_closed(case: CaseFacts) -> Verdict:
    """A whistle ends for all at once: whoever was called stays until all of them are done."""
    if case.open_tasks or case.done_tasks:
        return _tasks_done(case)
    return refuse("case.no_whistle")


def _may_exclude(case: CaseFacts) -> Verdict:
    if case.is_excluded:
        return refuse("case.already_excluded")
    return _not_pending("exclude")(case)


def _may_appeal(case: CaseFacts) -> Verdict:
    if not case.has_breach:
        return refuse("case.no_breach")
    if case.has_appealed or "appeal" in case.pending:
        return refuse("case.appealed_before")
    return ALLOW


def _not_supervised(case: CaseFacts) -> Verdict:
    return refuse("case.already_supervised") if case.is_supervised else ALLOW


def _not_waiting(case: CaseFacts) -> Verdict:
    """Closing without a callback is for requests in which nobody waits for one."""
    if case.callers_waiting:
        return refuse("case.callback_due", count=case.callers_waiting)
    return ALLOW


def _tried_enough(case: CaseFacts) -> Verdict:
    """Nobody's callback is given up who was not rung up as often as is published."""
    if not case.callers_waiting:
        return refuse("callback.nobody_waits")
    if case.callers_untried:
        return refuse(
            "callback.too_few_attempts",
            count=case.callers_untried,
            tries=TRIES_BEFORE_GIVING_UP,
            hours=TRIES_APART // timedelta(hours=1),
        )
    return ALLOW


@dataclass(frozen=True, slots=True)
class Transition:
    """One move: from which states, to which (None: the state stays), by which right."""

    name: str
    sources: frozenset[str]
    target: str | None
    permission: str
    guards: tuple[Guard, ...] = ()
    needs_reason: bool = False


def _move(
    name: str,
    sources: Iterable[str],
    target: str | None,
    permission: str,
    *guards: Guard,
    reason: bool = False,
) -> Transition:
    return Transition(name, frozenset(sources), target, permission, guards, reason)


IN_UNIT = (DISPATCHED, HANDLING)
BEGUN = WORK_STATES | {SUSPENDED}

TRANSITIONS: dict[str, Transition] = {
    t.name: t
    for t in (
        _move("accept", [REPORTED], ACCEPTED, "case.accept"),
        _move("decline", [REPORTED], DECLINED, "case.accept", _tasks_done, reason=True),
        _move("classify", OPEN_STATES, None, "triage.confirm"),
        _move("dispatch", [REPORTED, ACCEPTED], DISPATCHED, "case.dispatch", _needs_category),
        _move("sign", [DISPATCHED], HANDLING, "case.sign"),
        _move("note", STATES, None, "case.handle"),
        _move("attach", STATES - {MERGED, DECLINED}, None, "case.handle"),
        _move("return", IN_UNIT, None, "case.return", reason=True),
        _move("transfer", IN_UNIT, DISPATCHED, "case.transfer", reason=True),
        _move("ask_extend", IN_UNIT, None, "case.ask", _may_extend, reason=True),
        _move("ask_suspend", [HANDLING], None, "case.ask", _not_pending("suspend"), reason=True),
        _move("ask_resume", [SUSPENDED], None, "case.ask", _not_pending("resume"), reason=True),
        _move("suspend", [HANDLING], SUSPENDED, "case.approve"),
        _move("resume", [SUSPENDED], HANDLING, "case.approve"),
        _move("whistle", WORK_STATES, None, "case.whistle", reason=True),
        _move("end_whistle", BEGUN, None, "case.whistle", _all_parts_closed, reason=True),
        _move("supervise", OPEN_STATES, None, "case.supervise", _not_supervised, reason=True),
        _move("resolve", [HANDLING], RESOLVED, "case.handle", _tasks_done, reason=True),
        _move("call_back", [RESOLVED], None, "case.call_back"),
        _move("give_up", [RESOLVED], CLOSED, "case.call_back", _tried_enough, reason=True),
        _move("close", [RESOLVED], CLOSED, "case.close", _not_waiting),
        _move("reopen", [RESOLVED, CLOSED], DISPATCHED, "case.reopen", reason=True),
        _move("merge", WORK_STATES, MERGED, "case.merge", reason=True),
        _move("split", WORK_STATES, None, "case.merge", reason=True),
        _move("ask_exclude", STATES - {MERGED}, None, "case.ask", _may_exclude, reason=True),
        _move("ask_appeal", [CLOSED], None, "case.ask", _may_appeal, reason=True),
    )
}


def check(case: CaseFacts, move: str, *, reason: str = "", version: int | None = None) -> Verdict:
    """Whether the move is possible on this request now.

    Args:
        move: a name in `TRANSITIONS`; an unknown one is refused, for it may be forged.
        reason: given by the actor; blank counts as missing.
        version: the version that the actor saw; None skips the check (system moves).
    """
    transition = TRANSITIONS.get(move)
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


def may_receive(case: CaseFacts, unit_id: UUID) -> Verdict:
    """Whether a return or transfer may lay the request at this unit.

    Who receives a request back cannot just push it forward to the one that returned it.
    """
    if unit_id == case.unit_id:
        return refuse("case.same_unit")
    if unit_id in case.returned_by:
        return refuse("case.pushed_back")
    return ALLOW


def may_add(state: str) -> Verdict:
    """Whether the resident may add words or photos: as long as somebody works on the request."""
    return ALLOW if state in OPEN_STATES else refuse("case.no_longer_open")


def may_ask_again(state: str, closed_at: datetime | None, at: datetime, *, before: bool) -> Verdict:
    """Whether its reporter may have a closed request reopened: once, within `ASK_AGAIN_WITHIN`.

    Args:
        before: whether they have done so already.
    """
    if state != CLOSED or closed_at is None:
        return refuse("case.wrong_state")
    if before:
        return refuse("case.asked_again_before")
    if at - closed_at > ASK_AGAIN_WITHIN:
        return refuse("case.closed_long_ago", days=ASK_AGAIN_WITHIN.days)
    return ALLOW


def return_goes_up(returns_before: int) -> bool:
    """Past the limit a return goes to the level above the dispatcher, which then decides."""
    return returns_before >= RETURN_LIMIT


# Why a call gave no answers.
NO_ANSWER, WRONG_NUMBER, REFUSES = "no_answer", "wrong_number", "refuses"
WHYS = (NO_ANSWER, WRONG_NUMBER, REFUSES)


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a caller said.

    Args:
        reached: somebody answered.
        why: one of `WHYS` where there are no answers; "" where nobody said why.
        level: 5 very satisfied, 4 satisfied, 3 basically satisfied, 2 dissatisfied,
            1 very dissatisfied; None when not asked or not answered.
    """

    reached: bool
    contacted: bool | None = None
    solved: bool | None = None
    level: int | None = None
    why: str = ""


def is_valid(answer: CallbackAnswer) -> bool:
    """A callback counts when somebody was reached and answered all three questions."""
    return (
        answer.reached
        and answer.contacted is not None
        and answer.solved is not None
        and answer.level in (1, 2, 3, 4, 5)
    )


def check_answer(answer: CallbackAnswer) -> Verdict:
    """Whether the answers make sense together."""
    if answer.level is not None and answer.level not in (1, 2, 3, 4, 5):
        return refuse("callback.level")
    if answer.why and not _fits(answer):
        return refuse("callback.why")
    if not answer.reached and (
        answer.contacted is not None or answer.solved is not None or answer.level is not None
    ):
        return refuse("callback.answers_without_reach")
    if answer.reached and not is_valid(answer) and answer.level is not None:
        return refuse("callback.incomplete")
    return ALLOW


def _fits(answer: CallbackAnswer) -> bool:
    """Whether the reason why there are no answers agrees with what else is said."""
    given = (answer.contacted, answer.solved, answer.level)
    if answer.why not in WHYS or any(each is not None for each in given):
        return False
    return answer.reached == (answer.why == REFUSES)


@dataclass(frozen=True, slots=True)
class Try:
    """One call that gave no valid answers; `why` as in `CallbackAnswer`."""

    at: datetime
    why: str = ""


def tried_enough(tries: Iterable[Try]) -> bool:
    """Whether a caller's callback may be given up after these calls, in any order.

    Whoever does not want to be asked is not rung up a second time. Of the others each call counts
    that lies far enough from the one counted before: twice in a minute is once.
    """
    counted, last = 0, None
    for each in sorted(tries, key=lambda one: one.at):
        if each.why == REFUSES:
            return True
        if last is None or each.at - last >= TRIES_APART:
            counted, last = counted + 1, each.at
    return counted >= TRIES_BEFORE_GIVING_UP


def reopens(answer: CallbackAnswer) -> bool:
    """Dissatisfaction, or a matter that is not solved, reopens the request by itself."""
    return is_valid(answer) and (
        answer.solved is False or (answer.level or 5) <= DISSATISFIED_UP_TO
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's word on something asked for."""

    by: UUID
    granted: bool


def outcome(kind: str, decisions: Iterable[Decision]) -> bool | None:
    """Whether what was asked for is granted; None while a decision is still missing.

    An appeal needs two different reviewers who both grant it; one refusal decides it.
    """
    given = list(decisions)
    if any(not d.granted for d in given):
        return False
    needed = REVIEWERS_OF_AN_APPEAL if kind == "appeal" else 1
    return True if len({d.by for d in given}) >= needed else None


def may_decide(asked_by: UUID | None, decisions: Iterable[Decision], by: UUID | None) -> Verdict:
    """Nobody decides on their own request, and nobody twice."""
    if by is None:
        return refuse("approval.nobody")
    if by == asked_by:
        return refuse("approval.own")
    if any(d.by == by for d in decisions):
        return refuse("approval.twice")
    return ALLOW


def exceeds_pause(paused_at: datetime, at: datetime) -> bool:
    """A suspension ends by itself after a year."""
    return at - paused_at >= MAX_SUSPENSION


def extension_is_reasonable(amount: Decimal) -> Verdict:
    """An extension adds something, and less than a year of it."""
    return ALLOW if Decimal(0) < amount <= Decimal(366) else refuse("case.amount")
