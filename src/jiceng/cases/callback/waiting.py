"""Callers who wait for a callback, failed attempts, and who may call them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from jiceng.cases import rules
from jiceng.cases.access import colleagues
from jiceng.cases.lifecycle.callback import is_unverified
from jiceng.cases.models import Callback, Caller, Case
from jiceng.cases.permissions import CASE_CALL_BACK
from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.models import Event
from jiceng.directory import public as directory

__all__ = [
    "callers_waiting",
    "counted",
    "handlers_of",
    "is_unverified",
    "may_ask_about",
    "people_waiting",
    "tries_of",
    "tries_of_cases",
]


def callers_waiting(case: Case) -> QuerySet[Caller]:
    """Callers who want a callback and have had no valid one in this round, neither on their own
    request nor on another one reported from the same phone.
    """
    # Answers on a page do not prove whose phone it is; only calls do.
    same = Q(caller=OuterRef("pk")) | (
        Q(caller__phone_index=OuterRef("phone_index")) & ~Q(way=rules.PAGE)
    )
    answered = Callback.objects.filter(
        same, case=OuterRef("case"), round=case.reopen_count + 1, valid=True
    )
    # Those who joined and answered "satisfied" on their page are not called. The others are, which
    # also verifies the phone number.
    content = Callback.objects.filter(
        caller=OuterRef("pk"),
        case=OuterRef("case"),
        round=case.reopen_count + 1,
        is_unverified=True,
        solved=True,
        level__gt=rules.DISSATISFIED_UP_TO,
    )
    wanted = Caller.objects.filter(case=case, wants_callback=True, erased_at=None)
    return wanted.exclude(Exists(answered)).exclude(Exists(content))


def people_waiting(case: Case) -> list[list[Caller]]:
    """The same, grouped by phone."""
    rows = {row.pk: row for row in callers_waiting(case).order_by("added_at", "id")}
    askers = (
        rules.PersonToCall(row.pk, bytes(row.phone_index) if row.phone_index else None)
        for row in rows.values()
    )
    return [[rows[each] for each in person] for person in rules.people(askers)]


def handlers_of(case: Case) -> set[UUID]:
    """Who acknowledged a request or reported it as done, in any round: one query."""
    events = Event.objects.filter(
        stream_id=case.pk, type__in=("case.signed", "case.resolved"), actor__startswith="person:"
    )
    actors = events.order_by("seq").values_list("actor", flat=True)
    return {UUID(actor.partition(":")[2]) for actor in actors}


def may_ask_about(
    actor: Actor, case: Case, at: datetime, handled: Callable[[], set[UUID]] | None = None
) -> Verdict:
    """Whether the actor may call the callers of a request. Not about their own work, unless no
    colleague could do it.

    Args:
        handled: returns `handlers_of`, for callers that need them again.
    """
    if actor.id is None or case.state != rules.RESOLVED:
        return ALLOW
    handlers = handled() if handled else handlers_of(case)
    if actor.id not in handlers:
        return ALLOW
    others = colleagues.holding(case, CASE_CALL_BACK, directory.civil_day(at))
    return rules.may_ask_about(actor.id, handlers, others)


def counted(case: Case) -> dict[str, int]:
    """Number of people who wait for a callback, and of those for whom more attempts are
    required.
    """
    waiting = people_waiting(case)
    if case.state != rules.RESOLVED:
        return {"callers_waiting": len(waiting)}
    tries = tries_of([case])
    untried = sum(
        not rules.tried_enough(
            [each for row in person for each in tries.get(row.pk, ())],
            is_unverified=all(is_unverified(row) for row in person),
        )
        for person in waiting
    )
    return {"callers_waiting": len(waiting), "callers_untried": untried}


def tries_of(cases: Iterable[Case]) -> dict[UUID, list[rules.Try]]:
    """Failed calls of the present round by caller, earliest first."""
    return _tries(cases, "caller_id")


def tries_of_cases(cases: Iterable[Case]) -> dict[UUID, list[rules.Try]]:
    """The same by request."""
    return _tries(cases, "case_id")


def _tries(cases: Iterable[Case], key: str) -> dict[UUID, list[rules.Try]]:
    rounds = {case.pk: case.reopen_count + 1 for case in cases}
    rows = Callback.objects.filter(
        case__in=rounds, valid=False, is_unverified=False, caller__isnull=False
    )
    found: dict[UUID, list[rules.Try]] = {}
    for row in rows.order_by("at", "id"):
        if row.round == rounds[row.case_id]:
            found.setdefault(getattr(row, key), []).append(rules.Try(row.at, row.why))
    return found
