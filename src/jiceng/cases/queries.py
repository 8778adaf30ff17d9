"""Reading requests, always for an actor; every query starts at `visible_to`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from jiceng.cases.models import Approval, Attachment, Case, CaseTask
from jiceng.core.access import Actor, Verdict
from jiceng.core.errors import NotFound
from jiceng.core.models import Stream
from jiceng.core.query_lookups import refers_to_any, uuid_array
from jiceng.records.remarks.public import Remark

__all__ = [
    "approvals_of",
    "facts",
    "get",
    "glance",
    "is_public",
    "lock",
    "may_make",
    "members_of",
    "merged_in",
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
]


CALLBACKS = ("call_back", "give_up")


def get(actor: Actor, case_id: UUID) -> Case:
    """One request as the actor reads it (`sight.shown`).

    Raises:
        NotFound: missing or hidden; the answer is the same.
    """
    found = visible_to(actor).filter(pk=case_id).first()
    if found is None:
        raise missing()
    return masked_texts.shown(actor, found)


def after_move(actor: Actor, case_id: UUID) -> tuple[Case, bool]:
    """A request on which the actor has just made a move, as they read it (`sight.shown`), and
    whether they still see it: of one that is out of their sight they may be told what their move
    has made of it, and no more."""
    seen = visible_to(actor).filter(pk=case_id).first()
    if seen is not None:
        return masked_texts.shown(actor, seen), True
    return masked_texts.masked(Case.objects.get(pk=case_id)), False


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
        raise missing()
    return found


def open_at(actor: Actor, units: Iterable[UUID]) -> int:
    """How many open requests some units are in charge of."""
    return visible_to(actor).filter(is_open=True, unit__any_of=uuid_array(units)).count()


def requests_go_along(actor: Actor, units: Iterable[UUID]) -> str:
    """What a move of some units comes to for the open requests of which they are in charge."""
    count = open_at(actor, units)
    if not count:
        return _("No open requests.")
    return ngettext(
        "%(n)s open request stays with its unit and goes along.",
        "%(n)s open requests stay with their units and go along.",
        count,
    ) % {"n": count}


def publicly() -> QuerySet[Case]:
    """Requests of which strangers may learn; whatever is shown to the public starts here.

    Never what is confidential, nor what lies under a category that is confidential by now: what
    was taken in before an administrator said so is withheld from that moment.
    """
    return Case.objects.filter(confidential=False).exclude(category_id__in=_withheld())


def is_public(case: Case) -> bool:
    """Whether strangers may learn of a request, as `publicly` has it."""
    return not case.confidential and case.category_id not in _withheld()


def _withheld() -> list[str]:
    return [code for code, each in known_categories.get().items() if each.is_confidential]


def publicly_known(case_id: UUID) -> Case:
    """A request whose existence is public.

    Raises:
        NotFound: missing, or nothing that the public knows of; the answer is the same.
    """
    found = publicly().filter(pk=case_id).exclude(state=rules.DECLINED).first()
    if found is None:
        raise missing()
    return found


def publicly_open() -> QuerySet[Case]:
    """Open requests whose existence is public, as `public_requests` has it."""
    return publicly().filter(is_open=True)


def missing() -> NotFound:
    return NotFound(_("Request not found, or not visible to you."), "case.not_found")


def open_tasks(case: Case) -> QuerySet[CaseTask]:
    """Parts of called bodies that are neither closed nor taken back."""
    return CaseTask.objects.filter(case=case, closed_at=None, cancelled_at=None)


def under_way(case: Case) -> QuerySet[CaseTask]:
    """Parts of called bodies that have not been taken back and that the caller has not closed for
    all together."""
    return CaseTask.objects.filter(case=case, cancelled_at=None, released_at=None)


def facts(case: Case) -> rules.CaseFacts:
    """What the rules may know of a request: three small queries, whatever its history."""
    asked = Approval.objects.filter(stream=case.pk, is_withdrawn=False)
    is_open = Q(closed_at=None)
    parts = under_way(case).aggregate(
        open=Count("pk", filter=is_open), done=Count("pk", filter=~is_open)
    )
    return lifecycle.case_facts(
        case,
        asked=asked.values_list("kind", "granted"),
        open_tasks=parts["open"],
        done_tasks=parts["done"],
        **waiting.counted(case),
    )


def moves_for(actor: Actor, case: Case) -> dict[str, Verdict]:
    """Every move with its verdict for this actor: whose it is first, then the request's state."""
    now = lifecycle.moves_now(facts(case))
    found = {
        name: now[name] if whose else whose
        for name, whose in belonging.all_moves(actor, case).items()
    }
    if any(found[name] for name in CALLBACKS):
        asks = waiting.may_ask_about(actor, case, timezone.now())
        found |= {name: found[name] and asks for name in CALLBACKS}
    return found


def merged_in(case: Case) -> list[Case]:
    """The requests that live on inside one, the oldest first; whoever sees it works on them too.

    What has become confidential since stays out of sight of those who do not see that.
    """
    found = Case.objects.filter(merged_into=case)
    if not case.confidential:
        found = found.filter(confidential=False)
    return list(found.order_by("opened_at", "id"))


@dataclass(frozen=True, slots=True)
class Member:
    """A request that lives on inside another.

    Args:
        added: what its reporter has added to it, the oldest first.
        photos: those that are still there, the oldest first.
    """

    case: Case
    added: list[Remark]
    photos: list[Attachment]


def members_of(case: Case) -> list[Member]:
    """What was merged into a request, with its words and photos: three queries, however many."""
    found = merged_in(case)
    if not found:
        return []
    added: dict[UUID, list[Remark]] = {}
    kept = Remark.objects.filter(stream__in=[each.pk for each in found], kind="add")
    for remark in kept.filter(erased_at=None):
        added.setdefault(remark.stream_id, []).append(remark)
    photos: dict[UUID, list[Attachment]] = {}
    for photo in Attachment.objects.filter(stream__in=[each.pk for each in found]).exclude(name=""):
        photos.setdefault(photo.stream_id, []).append(photo)
    if case.hides_numbers:
        # Whoever reads the one masked reads the others so.
        for remark in (each for those in added.values() for each in those):
            remark.text = masked_texts.words_of(case, remark.text)
        found = [masked_texts.masked(each) for each in found]
        case.has_hidden |= any(each.has_hidden for each in found)
    return [Member(each, added.get(each.pk, []), photos.get(each.pk, [])) for each in found]


def photos_of(case: Case, *, public: bool = False) -> QuerySet[Attachment]:
    """The photos of a request that are still there, the oldest first.

    Args:
        public: only those that its resident may see.
    """
    found = Attachment.objects.filter(stream=case.pk).exclude(name="")
    return found.filter(is_internal=False) if public else found


def photo(actor: Actor, photo_id: UUID) -> Attachment:
    """One photo of a request that the actor sees.

    Raises:
        NotFound: missing, gone, or hidden; the answer is the same.
    """
    seen = visible_to(actor)
    inside = Case.objects.filter(
        Q(confidential=False) | Q(merged_into__confidential=True),
        refers_to_any(seen, "merged_into_id"),
    )
    of_seen = refers_to_any(seen, "stream_id") | Q(stream__in=inside.order_by().values("pk"))
    return photo_in(Attachment.objects.filter(of_seen, pk=photo_id))


def photo_in(found: QuerySet[Attachment]) -> Attachment:
    row = found.exclude(name="").first()
    if row is None:
        raise NotFound(_("This photo does not exist, or you cannot see it."), "photo.not_found")
    return row


def photo_title(row: Attachment) -> str:
    """Under which name a photo of a request is saved: the request's number and the photo's end."""
    return f"{number_of(row)}-{str(row.id)[-4:]}"


def number_of(row: Attachment) -> str:
    """The number of the request to which a photo belongs."""
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

    Whoever shows them to the public shows no text, no exact place and no caller.

    Args:
        numbers: if given, all other conditions are passed over.
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
    """The parts of other bodies under a request, as the reader of that request reads them."""
    rows = list(case.tasks.select_related("unit", "called_by"))
    for row in rows:
        row.reason = masked_texts.words_of(case, row.reason)
        row.evidence = masked_texts.words_of(case, row.evidence)
    return rows


def approvals_of(case: Case) -> list[Approval]:
    """What was asked for on a request, likewise."""
    rows = list(Approval.objects.filter(stream=case.pk).select_related("asked_by"))
    for row in rows:
        row.reason = masked_texts.words_of(case, row.reason)
    return rows
