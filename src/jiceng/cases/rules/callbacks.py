"""What counts as a callback, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
    if answer == CallbackAnswer(reached=False):
        # Else a call that nobody made would count as a try, and two of them as enough.
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


def tried_enough(tries: Iterable[Try], *, is_unverified: bool = False) -> bool:
    """Whether a caller's callback may be given up after these calls, in any order.

    Whoever does not want to be asked is not rung up a second time. Of the others each call counts
    that lies far enough from the one counted before: twice in a minute is once. Whoever joined by
    a phone at which nobody has answered yet is tried once: numbers can be invented.
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
    """Dissatisfaction, or a matter that is not solved, reopens the request by itself."""
    return is_valid(answer) and (
        answer.solved is False or (answer.level or 5) <= DISSATISFIED_UP_TO
    )


# By which way an answer came: on the phone, on the page of the secret link, on the phone by the one
# who had handled the request (where nobody else could ask), or with what another system had asked.
PHONE, PAGE, OWN, SOURCE = "phone", "page", "own", "source"
WAYS = (PHONE, PAGE, OWN, SOURCE)


def may_ask_about(by: UUID | None, handlers: Collection[UUID], others: Collection[UUID]) -> Verdict:
    """Who handled a request does not ask how it went, as long as anybody else may.

    Args:
        by: who wants to note the callback; None for the system.
        handlers: who signed for the request or reported it as done.
        others: everybody whose callback it would be to make.
    """
    if by is None or by not in handlers or set(others) <= set(handlers):
        return ALLOW
    return refuse("callback.own_work")


def way_of(by: UUID | None, handlers: Collection[UUID]) -> str:
    """The way of an answer: a person's at a desk, or the resident's own."""
    if by is None:
        return PAGE
    return OWN if by in handlers else PHONE


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asked for something, as callbacks care.

    Args:
        phone: equal for the same phone, whatever it is; None without one.
    """

    id: UUID
    phone: bytes | None = None


def people(askers: Iterable[Asker]) -> list[list[UUID]]:
    """Those who are one person for a callback: the same phone is rung up once, for all of theirs.

    In the order in which they asked; whoever left no phone stands alone.
    """
    found: dict[object, list[UUID]] = {}
    for each in askers:
        found.setdefault(each.phone or each.id, []).append(each.id)
    return list(found.values())


def closes(answer: CallbackAnswer, *, waiting: int, reporter_answered: bool) -> bool:
    """Whether an answer files the request: a valid, satisfied one after which nobody waits, once
    somebody who reported it has answered. Whoever joined speaks for nobody else.

    Args:
        waiting: people who still wait for a callback.
        reporter_answered: in this round, this answer included.
    """
    return is_valid(answer) and not reopens(answer) and not waiting and reporter_answered
