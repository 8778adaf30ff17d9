"""Rules for callbacks: which answers are valid, and their consequences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jiceng.cases.rules.facts import DISSATISFIED_UP_TO, TRIES_APART, TRIES_BEFORE_GIVING_UP
from jiceng.core.access import ALLOW, Verdict, refuse

# Reasons for a call without answers.
NO_ANSWER, WRONG_NUMBER, REFUSES = "no_answer", "wrong_number", "refuses"
WHYS = (NO_ANSWER, WRONG_NUMBER, REFUSES)


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """Answers of a caller.

    Args:
        reached: the call was answered.
        why: one of `WHYS` if there are no answers; "" if no reason was given.
        level: 5 very satisfied, 4 satisfied, 3 basically satisfied, 2 dissatisfied, 1 very
            dissatisfied; None without an answer.
    """

    reached: bool
    contacted: bool | None = None
    solved: bool | None = None
    level: int | None = None
    why: str = ""


def is_valid(answer: CallbackAnswer) -> bool:
    """Whether a callback is valid: the caller was reached and answered all three questions."""
    return (
        answer.reached
        and answer.contacted is not None
        and answer.solved is not None
        and answer.level in (1, 2, 3, 4, 5)
    )


def check_answer(answer: CallbackAnswer) -> Verdict:
    """Whether the answers are consistent."""
    if answer.level is not None and answer.level not in (1, 2, 3, 4, 5):
        return refuse("callback.level")
    if answer.why and not _is_consistent(answer):
        return refuse("callback.why")
    if answer == CallbackAnswer(reached=False):
        # A reason is required, since each unanswered call counts as an attempt.
        return refuse("callback.why")
    if not answer.reached and (
        answer.contacted is not None or answer.solved is not None or answer.level is not None
    ):
        return refuse("callback.answers_without_reach")
    if answer.reached and not is_valid(answer) and answer.why != REFUSES:
        # A call that was answered needs the answers, or a reason why there are none.
        return refuse("callback.incomplete")
    return ALLOW


def _is_consistent(answer: CallbackAnswer) -> bool:
    """Whether the reason for missing answers agrees with the other fields."""
    given = (answer.contacted, answer.solved, answer.level)
    if answer.why not in WHYS or any(each is not None for each in given):
        return False
    return answer.reached == (answer.why == REFUSES)


@dataclass(frozen=True, slots=True)
class Try:
    """One call without valid answers; `why` as in `CallbackAnswer`."""

    at: datetime
    why: str = ""


def tried_enough(tries: Iterable[Try], *, is_unverified: bool = False) -> bool:
    """Whether a caller's callback may be ended without an answer after these calls, in any order.

    A caller who declines is not called again. Otherwise calls count only if they are far enough
    apart: two within a minute count once. A follower whose phone is unverified is called once,
    since the number may be invented.
    """
    needed = 1 if is_unverified else TRIES_BEFORE_GIVING_UP
    counted, last = 0, None
    for each in sorted(tries, key=lambda one: one.at):
        if each.why == REFUSES:
            return True
        if last is None or each.at - last >= TRIES_APART:
            counted, last = counted + 1, each.at
    return counted >= needed


def reopens(answer: CallbackAnswer) -> bool:
    """Whether an answer reopens the request: dissatisfied, or the matter is not solved."""
    return is_valid(answer) and (
        answer.solved is False or (answer.level or 5) <= DISSATISFIED_UP_TO
    )


# Sources of an answer: by phone, on the page of the secret link, by phone by the request's handler
# (if no colleague could call), or from another system.
PHONE, PAGE, OWN, SOURCE = "phone", "page", "own", "source"
WAYS = (PHONE, PAGE, OWN, SOURCE)


def may_ask_about(by: UUID | None, handlers: Collection[UUID], others: Collection[UUID]) -> Verdict:
    """Whether an actor may call back: not about their own work, as long as a colleague could call.

    Args:
        by: who records the callback; None for the system.
        handlers: who acknowledged the request or reported it as done.
        others: all who may make the callback.
    """
    if by is None or by not in handlers or set(others) <= set(handlers):
        return ALLOW
    return refuse("callback.own_work")


def way_of(by: UUID | None, handlers: Collection[UUID]) -> str:
    """Source of an answer: recorded by a person, or the resident's own."""
    if by is None:
        return PAGE
    return OWN if by in handlers else PHONE


@dataclass(frozen=True, slots=True)
class PersonToCall:
    """A caller as input of the rules.

    Args:
        phone: comparison key, equal for the same phone; None without one.
    """

    id: UUID
    phone: bytes | None = None


def people(callers: Iterable[PersonToCall]) -> list[list[UUID]]:
    """Callers grouped by phone, since one call serves all reports from it.

    In the order of the reports; callers without a phone form groups of their own.
    """
    found: dict[object, list[UUID]] = {}
    for each in callers:
        found.setdefault(each.phone or each.id, []).append(each.id)
    return list(found.values())


def closes(answer: CallbackAnswer, *, waiting: int, reporter_answered: bool) -> bool:
    """Whether an answer closes the request: valid and satisfied, no one else waiting, and a
    reporter has answered. Followers do not answer for reporters.

    Args:
        waiting: number of people who still wait for a callback.
        reporter_answered: in this round, including this answer.
    """
    return is_valid(answer) and not reopens(answer) and not waiting and reporter_answered
