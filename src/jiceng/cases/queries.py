"""Reading requests, always for an actor; every query starts at `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from jiceng.cases import rules, specialists
from jiceng.cases.inbox import visible_to
from jiceng.cases.links import digest_of, phone_indexes
from jiceng.cases.models import Approval, Attachment, Callback, Caller, Case, CaseTask
from jiceng.cases.permissions import CASE_HANDLE, CASE_REPORT_IN, CASE_WHISTLE
from jiceng.cases.refusals import explained
from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.errors import NotFound
from jiceng.core.lookups import among
from jiceng.core.models import Stream
from jiceng.directory import public as directory

__all__ = [
    "by_link",
    "callers_waiting",
    "earlier_of",
    "facts",
    "followed",
    "get",
    "glance",
    "lock",
    "may_on",
    "may_rate",
    "moves_for",
    "open_at",
    "open_tasks",
    "photo",
    "photo_by_link",
    "photos_of",
    "public_requests",
    "publicly_known",
    "publicly_open",
    "takes_part",
    "tasks_of",
    "under_way",
    "visible_to",
]


def get(actor: Actor, case_id: UUID) -> Case:
    """One request.

    Raises:
        NotFound: missing or hidden; the answer is the same.
    """
    found = visible_to(actor).filter(pk=case_id).first()
    if found is None:
        raise _missing()
    return found


def glance(actor: Actor, case_id: UUID) -> tuple[Case, int] | None:
    """A request's units, and the number of the last event on its chain: one query, for whoever
    asks again and again whether anything has happened. None: missing or hidden."""
    last = Stream.objects.filter(pk=OuterRef("pk")).values("seq")
    found = visible_to(actor).filter(pk=case_id).annotate(last_seq=Subquery(last))
    row = found.only("id", "unit", "first_receiver", "area").first()
    return (row, row.last_seq or 0) if row else None


def lock(actor: Actor, case_id: UUID) -> Case:
    """One request, locked until the transaction ends, so that moves on it take turns."""
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=case_id).first()
    if found is None:
        raise _missing()
    return found


def open_at(actor: Actor, units: Iterable[UUID]) -> int:
    """How many open requests some units are in charge of."""
    return visible_to(actor).filter(is_open=True, unit__any_of=among(units)).count()


def by_link(secret: str) -> Case:
    """The request behind a resident's secret link.

    Raises:
        NotFound: for a secret that no request has.
    """
    found = Case.objects.filter(link_digest=digest_of(secret)).first()
    if found is None:
        raise _missing()
    return found


def followed(secret: str) -> tuple[Case, Caller | None]:
    """The request behind a secret link, and who joined it; nobody for the reporter's own link.

    Whoever joined sees how it goes, not what the reporter wrote.

    Raises:
        NotFound: for a secret that nobody has.
    """
    caller = Caller.objects.select_related("case").filter(link_digest=digest_of(secret)).first()
    return (caller.case, caller) if caller else (by_link(secret), None)


def earlier_of(actor: Actor, phone: str, limit: int = 20) -> list[Case]:
    """Requests of whoever has this phone, newest first, as far as the actor sees them."""
    known = phone_indexes(phone)
    if not known:
        return []
    theirs = Caller.objects.filter(phone_index__in=known).values("case_id")
    found = visible_to(actor).filter(pk__in=theirs).order_by("-opened_at", "-id")
    return list(found[:limit])


def publicly_known(case_id: UUID) -> Case:
    """A request whose existence is public.

    Raises:
        NotFound: missing, or nothing that the public knows of; the answer is the same.
    """
    known = Case.objects.filter(pk=case_id, confidential=False).exclude(state=rules.DECLINED)
    found = known.first()
    if found is None:
        raise _missing()
    return found


def publicly_open() -> QuerySet[Case]:
    """Open requests whose existence is public, as `public_requests` has it."""
    return Case.objects.filter(confidential=False, is_open=True)


def _missing() -> NotFound:
    return NotFound(_("There is no such request, or you cannot see it."), "case.not_found")


def may_on(actor: Actor, permission: str, case: Case) -> Verdict:
    """Whether the actor holds a right at the unit in charge, the first receiver, or the area."""
    tree = directory.tree()
    verdict = ALLOW
    for unit_id in (case.unit_id, case.first_receiver_id, case.area_id):
        unit = tree.get(unit_id)
        if unit is not None:
            verdict = actor.may(permission, unit.path)
            if verdict:
                return verdict
    return verdict


def callers_waiting(case: Case) -> QuerySet[Caller]:
    """Callers who want a callback and have had no valid one in this round."""
    answered = Callback.objects.filter(
        caller=OuterRef("pk"), round=case.reopen_count + 1, valid=True
    )
    return Caller.objects.filter(case=case, wants_callback=True, erased_at=None).exclude(
        Exists(answered)
    )


def may_rate(case: Case, joined: Caller | None = None) -> bool:
    """Whether the holder of a secret link is still to say how it went: once a round.

    Args:
        joined: who joined the request; else it is its reporter.
    """
    if case.state != rules.RESOLVED:
        return False
    if joined is not None:
        return callers_waiting(case).filter(pk=joined.pk).exists()
    own = Caller.objects.filter(case=case, original_case=case, link_digest=None, erased_at=None)
    if own.filter(wants_callback=True).exists():
        return callers_waiting(case).filter(pk__in=own).exists()
    answers = Callback.objects.filter(case=case, round=case.reopen_count + 1, valid=True)
    return not answers.filter(caller=None).exists()


def may_make(actor: Actor, move: str, case: Case) -> Verdict:
    """Whether the actor holds the right that a move takes.

    A note inside the house is also for those who were called, who whistled for them, and who are
    attached to the grid: they work on the request without being in charge of it.
    """
    right = may_on(actor, rules.TRANSITIONS[move].permission, case)
    if right or move != "note" or not takes_part(actor, case):
        return right
    return ALLOW


def takes_part(actor: Actor, case: Case) -> bool:
    """Whether the actor is of a body that was called to the request, or that called it, or is
    attached to its grid for its kind of matter."""
    if actor.holds(CASE_HANDLE) and specialists.reaches(actor, case):
        return True
    if not (actor.holds(CASE_REPORT_IN) or actor.holds(CASE_WHISTLE)):
        return False
    tree = directory.tree()
    for task in CaseTask.objects.filter(case=case, cancelled_at=None):
        sides = ((CASE_REPORT_IN, task.unit_id), (CASE_WHISTLE, task.called_by_id))
        if any((unit := tree.get(side)) and actor.may(right, unit.path) for right, side in sides):
            return True
    return False


def open_tasks(case: Case) -> QuerySet[CaseTask]:
    """Parts of called bodies that are neither closed nor taken back."""
    return CaseTask.objects.filter(case=case, closed_at=None, cancelled_at=None)


def under_way(case: Case) -> QuerySet[CaseTask]:
    """Parts of called bodies that have not been taken back and that the caller has not closed for
    all together."""
    return CaseTask.objects.filter(case=case, cancelled_at=None, released_at=None)


def facts(case: Case) -> rules.CaseFacts:
    """What the rules may know of a request: three small queries, whatever its history."""
    asked = list(Approval.objects.filter(case=case).values_list("kind", "granted"))
    is_open = Q(closed_at=None)
    parts = under_way(case).aggregate(
        open=Count("pk", filter=is_open), done=Count("pk", filter=~is_open)
    )
    return rules.CaseFacts(
        state=case.state,
        version=case.version,
        unit_id=case.unit_id,
        returned_by=frozenset(UUID(u) for u in case.returned_by),
        extensions_granted=case.extension_count,
        is_paused=case.state == rules.SUSPENDED,
        has_breach=case.breached_at is not None,
        has_appealed=any(kind == "appeal" and granted is not None for kind, granted in asked),
        is_exempted=case.is_exempted,
        is_excluded=case.is_excluded,
        is_supervised=case.is_supervised,
        open_tasks=parts["open"],
        done_tasks=parts["done"],
        pending=frozenset(kind for kind, granted in asked if granted is None),
        has_category=case.category_id is not None,
        **_waiting(case),
    )


def _waiting(case: Case) -> dict[str, int]:
    """How many wait for a callback, and how many of them may not be given up yet."""
    waiting = callers_waiting(case)
    if case.state != rules.RESOLVED:
        return {"callers_waiting": waiting.count()}
    ids, tries = list(waiting.values_list("pk", flat=True)), tries_of([case])
    untried = sum(not rules.tried_enough(tries.get(pk, ())) for pk in ids)
    return {"callers_waiting": len(ids), "callers_untried": untried}


def tries_of(cases: Iterable[Case]) -> dict[UUID, list[rules.Try]]:
    """The calls of the present round that gave no valid answers, by caller, the earliest first."""
    return _tries(cases, "caller_id")


def tries_of_cases(cases: Iterable[Case]) -> dict[UUID, list[rules.Try]]:
    """The same by request."""
    return _tries(cases, "case_id")


def _tries(cases: Iterable[Case], key: str) -> dict[UUID, list[rules.Try]]:
    rounds = {case.pk: case.reopen_count + 1 for case in cases}
    rows = Callback.objects.filter(case__in=rounds, valid=False, caller__isnull=False)
    found: dict[UUID, list[rules.Try]] = {}
    for row in rows.order_by("at", "id"):
        if row.round == rounds[row.case_id]:
            found.setdefault(getattr(row, key), []).append(rules.Try(row.at, row.why))
    return found


def moves_for(actor: Actor, case: Case) -> dict[str, Verdict]:
    """Every move with its verdict for this actor: the right first, then the request's state."""
    now = rules.moves_now(facts(case))
    found = {}
    for name in rules.TRANSITIONS:
        right = may_make(actor, name, case)
        found[name] = explained(now[name]) if right else right
    return found


def photos_of(case: Case, *, public: bool = False) -> QuerySet[Attachment]:
    """The photos of a request that are still there, the oldest first.

    Args:
        public: only those that its resident may see.
    """
    found = Attachment.objects.filter(case=case).exclude(name="")
    return found.filter(is_internal=False) if public else found


def photo(actor: Actor, photo_id: UUID) -> Attachment:
    """One photo of a request that the actor sees.

    Raises:
        NotFound: missing, gone, or hidden; the answer is the same.
    """
    seen = Attachment.objects.filter(pk=photo_id, case__in=visible_to(actor))
    return _photo(seen)


def photo_by_link(secret: str, photo_id: UUID) -> Attachment:
    """One photo of the request behind a resident's secret link.

    Raises:
        NotFound: see `photo`; internal ones are hidden as well.
    """
    return _photo(photos_of(by_link(secret), public=True).filter(pk=photo_id))


def _photo(found: QuerySet[Attachment]) -> Attachment:
    row = found.exclude(name="").select_related("case").first()
    if row is None:
        raise NotFound(_("This photo does not exist, or you cannot see it."), "photo.not_found")
    return row


def public_requests(
    *,
    numbers: Sequence[str] = (),
    categories: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    is_open: bool | None = None,
    grid: str = "",
    limit: int = 1000,
    skip: int = 0,
) -> list[Case]:
    """Requests whose existence is public, newest first: all but confidential and declined ones.

    Whoever shows them to the public shows no text, no exact place and no caller.

    Args:
        numbers: if given, all other conditions are passed over.
        since, until: of the time of report, half-open.
    """
    found = Case.objects.filter(confidential=False).exclude(state=rules.DECLINED)
    if numbers:
        found = found.filter(number__in=numbers)
    else:
        if categories:
            found = found.filter(category_id__in=categories)
        if since is not None:
            found = found.filter(opened_at__gte=since)
        if until is not None:
            found = found.filter(opened_at__lt=until)
        if is_open is not None:
            found = found.filter(is_open=is_open)
        if grid:
            found = found.filter(grid_code=grid)
    return list(found.order_by("-opened_at", "-id")[skip : skip + limit])


def tasks_of(case: Case) -> QuerySet[CaseTask]:
    """The parts of other bodies under a request."""
    return case.tasks.select_related("unit", "called_by")
