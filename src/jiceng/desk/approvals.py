"""The page of approvals of all kinds of records, and its box in the inbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.streams import path_of
from jiceng.desk.boxes import Box, BoxSource, Rows
from jiceng.directory.public import signed_in_holder_of, signed_in_person
from jiceng.records.public import (
    LIFECYCLES,
    PAGES,
    Lifecycle,
    PendingPage,
    answer_approval,
    kinds_with_approvals,
    opens_approvals,
    pending_approvals,
    pending_of,
    sees,
)

COUNT_UP_TO: Final = 1000
BOX: Final = Box("approvals", _("Waiting for approval"), icon="checklist", page="approvals")


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Pending approvals that the reader may decide, the oldest first."""
    actor, after = _reader(request), request.GET.get("after", "")
    page = pending_approvals(actor, timezone.now(), after or None)
    context = {
        "rows": [(row, page.shown[row.pk]) for row in page.rows],
        "next": page.next,
        "after": after,
        "mark": fingerprint(page),
    }
    return render(request, "desk/approvals.html", context)


def _reader(request: HttpRequest) -> Actor:
    """The signed-in person.

    Raises:
        SignInNeeded: not signed in.
        Forbidden: without a permission that opens the page.
    """
    actor = signed_in_person(request)
    if actor.attached or opens_approvals(actor):
        return actor
    first = next(iter(kinds_with_approvals().values()))
    return signed_in_holder_of(request, first.opens[0])


@require_POST
def decide(request: HttpRequest, approval_id: UUID) -> HttpResponse:
    """Approve, reject or withdraw a request."""
    actor = signed_in_person(request)
    row, message = answer_approval(actor, timezone.now(), approval_id, request.POST)
    messages.success(request, message)
    kind, record = row.stream.kind, row.stream_id
    if sees(kind, record, actor):
        return redirect(path_of(kind, record) or "approvals")
    return redirect("desk")


def fingerprint(page: PendingPage) -> str:
    """Digest of the page's content, to detect changes."""
    facts = [*((row.pk, len(row.decisions)) for row in page.rows), page.next is None]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def fingerprints(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The digest for an open page."""
    return {"mark": fingerprint(pending_approvals(actor, now, given.get("after") or None))}


def sources() -> Iterator[BoxSource]:
    """A box source for each lifecycle with a move that needs approval."""
    pages = PAGES.by_key()
    for each in LIFECYCLES.all():
        if each.approved_moves and each.kind in pages:
            yield BoxSource(
                kind=f"{each.kind}.approvals",
                right=pages[each.kind].reads,
                boxes=(BOX,),
                tallies=partial(_tallies, each),
                rows=lambda _actor, _unit, _box, _at, _after, _limit: Rows(),
            )


def _tallies(
    lifecycle: Lifecycle, actor: Actor, _unit: UUID, _at: datetime, _shown: Mapping[str, Rows]
) -> dict[str, BoundedCount]:
    kind = kinds_with_approvals()[lifecycle.kind]
    if not any(actor.holds(right) for right in kind.opens):
        return {}
    found = pending_of(kind, actor).order_by()[: COUNT_UP_TO + 1].count()
    return {BOX.name: BoundedCount(min(found, COUNT_UP_TO), found > COUNT_UP_TO)}
