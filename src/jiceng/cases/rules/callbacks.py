"""What counts as a callback, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jiceng.cases.rules.facts import DISSATISFIED_UP_TO, TRIES_APART, TRIES_BEFORE_GIVING_UP
from jiceng.core.access import ALLOW, Verdict, refuse

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
    if answer.reached and not is_valid(answer) and answer.why != REFUSES:
        # That somebody picked up is no answer: it would read as if they had been asked.
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
