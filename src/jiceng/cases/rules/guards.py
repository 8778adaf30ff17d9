"""Guards of moves: conditions besides the state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from jiceng.cases.rules.facts import MAX_EXTENSIONS, TRIES_APART, TRIES_BEFORE_GIVING_UP, CaseFacts
from jiceng.core.access import ALLOW, Verdict, refuse

Guard = Callable[[CaseFacts], Verdict]


def needs_category(case: CaseFacts) -> Verdict:
    """The category has been confirmed or chosen."""
    return ALLOW if case.has_category else refuse("case.no_category")


def may_extend(case: CaseFacts) -> Verdict:
    """No extension is pending, and the limit is not reached."""
    if "extend" in case.pending:
        return refuse("case.already_asked")
    if case.extensions_granted >= MAX_EXTENSIONS:
        return refuse("case.extended_too_often", limit=MAX_EXTENSIONS)
    return ALLOW


def not_pending(kind: str) -> Guard:
    """No approval of the same kind is pending."""

    def guard(case: CaseFacts) -> Verdict:
        return refuse("case.already_asked") if kind in case.pending else ALLOW

    return guard


def tasks_done(case: CaseFacts) -> Verdict:
    """All called departments have completed their tasks."""
    return refuse("case.tasks_open", count=case.open_tasks) if case.open_tasks else ALLOW


def all_parts_closed(case: CaseFacts) -> Verdict:
    """All tasks of the whistle call are closed, so that it can end jointly."""
    if case.open_tasks or case.done_tasks:
        return tasks_done(case)
    return refuse("case.no_whistle")


def may_exclude(case: CaseFacts) -> Verdict:
    """The request is not excluded yet."""
    if case.is_excluded:
        return refuse("case.already_excluded")
    return not_pending("exclude")(case)


def may_appeal(case: CaseFacts) -> Verdict:
    """There was a breach, and no appeal before."""
    if not case.has_breach:
        return refuse("case.no_breach")
    if case.has_appealed or "appeal" in case.pending:
        return refuse("case.appealed_before")
    return ALLOW


def not_supervised(case: CaseFacts) -> Verdict:
    """The request is not escalated yet."""
    return refuse("case.already_supervised") if case.is_supervised else ALLOW


def not_waiting(case: CaseFacts) -> Verdict:
    """No one waits for a callback."""
    if case.callers_waiting:
        return refuse("case.callback_due", count=case.callers_waiting)
    return ALLOW


def tried_enough_for_all(case: CaseFacts) -> Verdict:
    """All waiting people have been called as often as the published rule requires."""
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
    """At least one person waits for a callback."""
    return ALLOW if case.callers_waiting else refuse("callback.nobody_waits")
