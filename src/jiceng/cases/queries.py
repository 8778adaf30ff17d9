"""Queries of requests, always for an actor; every query starts at `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiceng.cases import lifecycle, rules
from jiceng.cases.access import masked_texts
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.callback import waiting
from jiceng.cases.intake.reference import categories as known_categories
from jiceng.cases.lifecycle import belonging
from jiceng.cases.lifecycle.belonging import may_make
from jiceng.cases.models import (
    Approval,
    Attachment,
    AttachmentQuerySet,
    Case,
    CaseTask,
)
from jiceng.cases.triage.categories import load_categories
from jiceng.core.access import Actor, Verdict
from jiceng.core.errors import NotFound
from jiceng.core.models import Stream
from jiceng.core.query_lookups import refers_to_any, uuid_array

__all__ = [
    "approvals_of",
    "facts",
    "files_of",
    "get",
    "glance",
    "is_public",
    "lock",
    "may_make",
    "moves_for",
    "open_at",
    "open_tasks",
    "photo",
    "photo_title",
    "photos_of",
    "public_requests",
    "publicly",
    "publicly_known",
    "publicly_open",
    "tasks_of",
    "under_way",
    "visible_to",
    "voice",
]


CALLBACKS = ("call_back", "give_up")


def get(actor: Actor, case_id: UUID) -> Case:
    """One request as the actor may read it (`masked_texts.shown`).

    Raises:
        NotFound: missing or hidden; the answer is the same.
    """
    found = visible_to(actor).filter(pk=case_id).first()
    if found is None:
        raise missing()
    return masked_texts.shown(actor, found)


def after_move(actor: Actor, case_id: UUID) -> tuple[Case, bool]:
    """A request after the actor's move, as they may read it, and whether they still see it. If not,
    they may be shown the result of the move and nothing more.
    """
    seen = visible_to(actor).filter(pk=case_id).first()
    if seen is not None:
        return masked_texts.shown(actor, seen), True
    return masked_texts.masked(Case.objects.get(pk=case_id)), False


def glance(actor: Actor, case_id: UUID) -> tuple[Case, int] | None:
    """A request's units and the sequence number of its last event, for polling: one query. None:
    missing or hidden.
    """
    last = Stream.objects.filter(pk=OuterRef("pk")).values("seq")
    found = visible_to(actor).filter(pk=case_id).annotate(last_seq=Subquery(last))
    row = found.only("id", "unit", "first_receiver", "area").first()
    return (row, row.last_seq or 0) if row else None


def lock(actor: Actor, case_id: UUID) -> Case:
    """One request, locked until the transaction ends, which serialises moves on it."""
    found = visible_to(actor).select_for_update(of=("self",)).filter(pk=case_id).first()
    if found is None:
        raise missing()
    return found


def open_at(actor: Actor, units: Iterable[UUID]) -> int:
    """Number of open requests of which some units are in charge."""
    return visible_to(actor).filter(is_open=True, unit__any_of=uuid_array(units)).count()


def requests_go_along(actor: Actor, units: Iterable[UUID]) -> str:
    """Text about the open requests of units that are moved in the organisation."""
    count = open_at(actor, units)
    if not count:
        return _("No open requests.")
    return ngettext(
        "%(n)s open request stays with its unit and goes along.",
        "%(n)s open requests stay with their units and go along.",
        count,
    ) % {"n": count}


def publicly() -> QuerySet[Case]:
    """Requests whose existence may be public; every public query starts here.

    Excluded are confidential requests and those under a category that is confidential now,
    including older ones.
    """
    return Case.objects.filter(confidential=False).exclude(category_id__in=_withheld())


def is_public(case: Case) -> bool:
    """Whether a request is included in `publicly`."""
    return not case.confidential and case.category_id not in _withheld()


def _withheld() -> list[str]:
    return [code for code, each in known_categories.get().items() if each.is_confidential]


MOST_CONFIRMED = 50_000


def confirmed_requests() -> Iterator[tuple[str, str]]:
    """Code and text of the newest requests whose leaf of the shipped tree a clerk has confirmed.

    Confidential and erased ones are left out.
    """
    leaves = [c.code for c in load_categories() if c.level == 3]
    found = publicly().filter(category_confirmed=True, erased_at__isnull=True, category__in=leaves)
    newest = found.order_by("-opened_at").values_list("category_id", "title", "text")
    for code, title, text in newest[:MOST_CONFIRMED].iterator():
        yield code or "", f"{title}\n{text}"


def publicly_known(case_id: UUID) -> Case:
    """A request whose existence is public.

    Raises:
        NotFound: missing or not public; the answer is the same.
    """
    found = publicly().filter(pk=case_id).exclude(state=rules.DECLINED).first()
    if found is None:
        raise missing()
    return found


def publicly_open() -> QuerySet[Case]:
    """Open requests whose existence is public, as in `public_requests`."""
    return publicly().filter(is_open=True)


def missing() -> NotFound:
    return NotFound(_("Request not found, or not visible to you."), "case.not_found")


def open_tasks(case: Case) -> QuerySet[CaseTask]:
    """Tasks of called departments that are neither closed nor withdrawn."""
    return CaseTask.objects.filter(case=case, closed_at=None, cancelled_at=None)


def under_way(case: Case) -> QuerySet[CaseTask]:
    """Tasks of called departments that are neither withdrawn nor released by a joint closing."""
    return CaseTask.objects.filter(case=case, cancelled_at=None, released_at=None)


def with_calls(found: QuerySet[Case]) -> QuerySet[Case]:
    """Those of some requests on which called departments are at work: their parts are neither
    done nor withdrawn.
    """
    calls = CaseTask.objects.filter(closed_at=None, cancelled_at=None, released_at=None)
    return found.filter(pk__in=calls.order_by().values("case"))


def facts(case: Case) -> rules.CaseFacts:
    """Input of the rules for a request: three small queries, whatever its history."""
    approvals = Approval.objects.filter(stream=case.pk, is_withdrawn=False)
    is_open = Q(closed_at=None)
    parts = under_way(case).aggregate(
        open=Count("pk", filter=is_open), done=Count("pk", filter=~is_open)
    )
    return lifecycle.case_facts(
        case,
        approvals=approvals.values_list("kind", "granted"),
        open_tasks=parts["open"],
        done_tasks=parts["done"],
        **waiting.counted(case),
    )


def moves_for(actor: Actor, case: Case) -> dict[str, Verdict]:
    """Verdict of every move for this actor: permission first, then the request's state."""
    now = lifecycle.moves_now(facts(case))
    found = {
        name: now[name] if whose else whose
        for name, whose in belonging.all_moves(actor, case).items()
    }
    if any(found[name] for name in CALLBACKS):
        asks = waiting.may_ask_about(actor, case, timezone.now())
        found |= {name: found[name] and asks for name in CALLBACKS}
    return found


def photos_of(case: Case, *, public: bool = False) -> QuerySet[Attachment]:
    """Photos of a request without deleted ones, oldest first.

    Args:
        public: only those visible to the resident.
    """
    found = Attachment.objects.filter(stream=case.pk).photos()
    return found.filter(is_internal=False) if public else found


def voices_of(case: Case) -> QuerySet[Attachment]:
    """Recordings of a request without deleted ones, oldest first."""
    return Attachment.objects.filter(stream=case.pk).voices()


def files_of(case: Case) -> list[Attachment]:
    """Photos and recordings of a request without deleted ones, oldest first: one query."""
    return list(Attachment.objects.filter(stream=case.pk).exclude(name=""))


def photo(actor: Actor, photo_id: UUID) -> Attachment:
    """One photo of a request that the actor sees.

    Raises:
        NotFound: missing, deleted or hidden; the answer is the same.
    """
    return photo_in(_seen_files(actor).photos().filter(pk=photo_id))


def voice(actor: Actor, voice_id: UUID) -> Attachment:
    """One recording of a request that the actor sees.

    Raises:
        NotFound: missing, deleted or hidden; the answer is the same.
    """
    return voice_in(_seen_files(actor).voices().filter(pk=voice_id))


def _seen_files(actor: Actor) -> AttachmentQuerySet:
    """Photos and recordings of requests that an actor sees, and of those merged into them."""
    seen = visible_to(actor)
    inside = Case.objects.filter(
        Q(confidential=False) | Q(merged_into__confidential=True),
        refers_to_any(seen, "merged_into_id"),
    )
    of_seen = refers_to_any(seen, "stream_id") | Q(stream__in=inside.order_by().values("pk"))
    return Attachment.objects.filter(of_seen)


def photo_in(found: QuerySet[Attachment]) -> Attachment:
    row = found.exclude(name="").first()
    if row is None:
        raise NotFound(_("Photo not found, or not visible to you."), "photo.not_found")
    return row


def voice_in(found: QuerySet[Attachment]) -> Attachment:
    row = found.first()
    if row is None:
        raise NotFound(_("Recording not found, or not visible to you."), "voice.not_found")
    return row


def photo_title(row: Attachment) -> str:
    """File name for the download of a photo: the request's number and the end of the photo's
    identifier.
    """
    return f"{number_of(row)}-{str(row.id)[-4:]}"


def number_of(row: Attachment) -> str:
    """The number of a photo's request."""
    return Case.objects.values_list("number", flat=True).get(pk=row.stream_id)


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

    Callers that publish them must not show text, exact location or callers.

    Args:
        numbers: if given, all other conditions are ignored.
        since, until: of the time of report, half-open.
    """
    found = publicly().exclude(state=rules.DECLINED)
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


def tasks_of(case: Case) -> list[CaseTask]:
    """Tasks of called departments, masked for the reader of the request."""
    rows = list(case.tasks.select_related("unit", "called_by"))
    for row in rows:
        row.reason = masked_texts.words_of(case, row.reason)
        row.evidence = masked_texts.words_of(case, row.evidence)
    return rows


def approvals_of(case: Case) -> list[Approval]:
    """Requested approvals, masked for the reader of the request."""
    rows = list(Approval.objects.filter(stream=case.pk).select_related("asked_by"))
    for row in rows:
        row.reason = masked_texts.words_of(case, row.reason)
    return rows
