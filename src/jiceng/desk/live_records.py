"""Live updates of an open record page: new events, other people present; and the URLs to which the
page reports drafts and its end.

All kinds with a contributed lifecycle have them. Other records declare a `LiveRecord`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import Stream
from jiceng.core.streams import label_of_event
from jiceng.desk import presence
from jiceng.desk.drafts import save_draft
from jiceng.desk.presence import end_presence, note_presence
from jiceng.directory.public import signed_in_person
from jiceng.records.public import LIFECYCLES, Lifecycle, may_move, news_since

QUIET: Final = frozenset({"reminded", "recounted"})
"""Final parts of event types without live updates, since they do not affect work on a record."""


@dataclass(frozen=True, slots=True)
class Glance:
    """State of a record for a polling page.

    Args:
        seq: sequence number of its last event.
        works_on: whether the actor may do anything there. Others cannot duplicate work and are not
            shown as present.
    """

    seq: int
    works_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRecord(Contribution):
    """Records with live updates.

    Args:
        kind: of their streams; also the form field with a record's identifier.
        glance: state of a record for an actor; None: missing or hidden. One query.
        silent: event types without live updates.
    """

    kind: str
    glance: Callable[[Actor, UUID], Glance | None]
    silent: Collection[str] = field(default_factory=frozenset)


RECORDS: Final = Slot(LiveRecord, key=lambda each: each.kind)


def live_records() -> Iterator[LiveRecord]:
    """All of them: contributed ones, and all kinds with a lifecycle."""
    yield from RECORDS.all()
    yield from (_of_lifecycle(each) for each in LIFECYCLES.all())


def _live(kind: str) -> LiveRecord:
    found = next((each for each in live_records() if each.kind == kind), None)
    if found is None:
        raise NotFound(_("Record type not found."), "record.kind")
    return found


def _of_lifecycle(lifecycle: Lifecycle) -> LiveRecord:
    def glance(actor: Actor, record: UUID) -> Glance | None:
        last = Stream.objects.filter(pk=OuterRef("pk")).values("seq")
        rows = lifecycle.visible(actor).filter(pk=record).annotate(last_seq=Subquery(last))
        row = rows.first()
        if row is None:
            return None
        return Glance(row.last_seq or 0, may_move(lifecycle, row, by=actor, at=timezone.now()))

    quiet = frozenset(f"{lifecycle.kind}.{event}" for event in QUIET)
    return LiveRecord(kind=lifecycle.kind, glance=glance, silent=quiet)


def updates_of(
    each: LiveRecord, actor: Actor, record: UUID, given: QueryDict, now: datetime
) -> dict[str, Any]:
    """New events of a record, and who else has it open.

    Presence is recorded independently of updates: read-only users see others too.
    """
    found = each.glance(actor, record)
    if found is None:
        return {"id": record, "gone": True}
    visit = uuid_or_none(given.get("visit", ""))
    if visit is not None and found.works_on:
        writing = given.get("writing") == "yes"
        note_presence(by=actor, at=now, record=record, visit=visit, writing=writing)
    others = presence.sentence_of(presence.others_on(actor, record, now))
    update: dict[str, Any] = {"id": record, "seq": found.seq, "others": others, "news": ""}
    seen = given.get("seq", "")
    if seen.isascii() and seen.isdigit() and len(seen) < 10 and int(seen) < found.seq:
        update["news"] = summary_of_news(actor, record, int(seen), each.silent)
    return update


def summary_of_news(actor: Actor, record: UUID, seen: int, silent: Collection[str]) -> str:
    """One line with the events since a sequence number; empty if they are the reader's own or not
    of interest.
    """
    news = news_since(record, seen)
    theirs = [each for each in news if each.actor != actor.ref and each.type not in silent]
    if not theirs:
        return ""
    line = _("%(who)s: %(what)s") % {
        "who": theirs[0].who,
        "what": label_of_event(theirs[0].type),
    }
    more = len(theirs) - 1
    if not more:
        return line
    before = ngettext("%(n)s thing before", "%(n)s things before", more) % {"n": more}
    return f"{line} · {before}"


@require_POST
def left(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Record that a page of a record was closed, hidden or left."""
    actor, visit = signed_in_person(request), uuid_or_none(request.POST.get("visit", ""))
    found = _live(kind).glance(actor, record_id)
    if visit is not None:
        may_begin = found is not None and found.works_on
        at = timezone.now()
        end_presence(by=actor, at=at, record=record_id, visit=visit, may_begin=may_begin)
    return HttpResponse(status=204)


@require_POST
def draft(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Save a draft; the response is a confirmation for its author."""
    now, text = timezone.now(), request.POST.get("draft", "")
    where = request.POST.get("field", "")
    save_draft(
        by=signed_in_person(request), at=now, kind=kind, record=record_id, field=where, text=text
    )
    if not text.strip():
        return HttpResponse(status=204)
    message = _("Saved as a draft at %(at)s") % {"at": date_format(timezone.localtime(now), "H:i")}
    return HttpResponse(message, content_type="text/plain; charset=utf-8")
