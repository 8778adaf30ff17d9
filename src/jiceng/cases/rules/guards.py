"""What stands against a move although the state allows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from jiceng.cases.rules.facts import MAX_EXTENSIONS, TRIES_APART, TRIES_BEFORE_GIVING_UP, CaseFacts
from jiceng.core.access import ALLOW, Verdict, refuse

Guard = Callable[[CaseFacts], Verdict]


def needs_category(case: CaseFacts) -> Verdict:
    """What nobody has understood yet is not sent anywhere."""
    return ALLOW if case.has_category else refuse("case.no_category")


def may_extend(case: CaseFacts) -> Verdict:
    """Not while the same is being decided, and not for ever."""
    if "extend" in case.pending:
        return refuse("case.already_asked")
    if case.extensions_granted >= MAX_EXTENSIONS:
        return refuse("case.extended_too_often", limit=MAX_EXTENSIONS)
    return ALLOW


def not_pending(kind: str) -> Guard:
    """The same is not asked for twice at a time."""

    def guard(case: CaseFacts) -> Verdict:
        return refuse("case.already_asked") if kind in case.pending else ALLOW

    return guard


def tasks_done(case: CaseFacts) -> Verdict:
    """Joint closing: nobody resolves while a body that was called still owes its part."""
    return refuse("case.tasks_open", count=case.open_tasks) if case.open_tasks else ALLOW


def all_parts_closed(case: CaseFacts) -> Verdict:
    """A whistle ends for all at once: whoever was called stays until all of them are done."""
    if case.open_tasks or case.done_tasks:
        return tasks_done(case)
    return refuse("case.no_whistle")


def may_exclude(case: CaseFacts) -> Verdict:
    """What is out of the figures need not be taken out of them."""
    if case.is_excluded:
        return refuse("case.already_excluded")
    return not_pending("exclude")(case)


def may_appeal(case: CaseFacts) -> Verdict:
    """Against a breach, once."""
    if not case.has_breach:
        return refuse("case.no_breach")
    if case.has_appealed or "appeal" in case.pending:
        return refuse("case.appealed_before")
    return ALLOW


def not_supervised(case: CaseFacts) -> Verdict:
    """It is under supervision or it is not."""
    return refuse("case.already_supervised") if case.is_supervised else ALLOW


def not_waiting(case: CaseFacts) -> Verdict:
    """Closing without a callback is for requests in which nobody waits for one."""
    if case.callers_waiting:
        return refuse("case.callback_due", count=case.callers_waiting)
    return ALLOW


def tried_enough_for_all(case: CaseFacts) -> Verdict:
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


def somebody_waits(case: CaseFacts) -> Verdict:
    """A callback is somebody's: of nobody, nobody can say that they are satisfied."""
    return ALLOW if case.callers_waiting else refuse("callback.nobody_waits")
