"""The page of approvals of all kinds of records, and its box in the inbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import Problem
from jiceng.core.ids import uuid_or_none
from jiceng.core.streams import path_of
from jiceng.core.text_cleaning import clean
from jiceng.desk.boxes import Box, BoxSource, Rows
from jiceng.directory.public import signed_in_holder_of, signed_in_person
from jiceng.records.approvals.public import Approval, Shown
from jiceng.records.public import (
    LIFECYCLES,
    PAGES,
    Lifecycle,
    PendingPage,
    answer_approval,
    decide_each,
    kinds_pending,
    kinds_with_approvals,
    label_of_approval,
    opens_approvals,
    pending_approvals,
    pending_of,
    sees,
    what_of,
)
from jiceng.ui.form_page import FormPage

COUNT_UP_TO: Final = 1000
BOX: Final = Box("approvals", _("Waiting for approval"), icon="checklist", page="approvals")


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Pending approvals that the reader may decide, the oldest first."""
    given = request.GET
    return _listed(request, _reader(request), given.get("after", ""), given.get("what", ""))


def _listed(
    request: HttpRequest, actor: Actor, after: str = "", what: str = "", **more: Any
) -> HttpResponse:
    """The page of approvals.

    Args:
        what: only those that request this.
        more: further context, after a refusal.
    """
    page = pending_approvals(actor, timezone.now(), after or None, what=what)
    rows = [(row, page.shown[row.pk]) for row in page.rows]
    context = {
        "rows": rows,
        "kinds": _kinds(actor, rows, what),
        "what": what,
        "picks": page.is_uniform and len(rows) > 1,
        "quick_reasons": rows[0][1].quick_reasons if rows else (),
        "next": page.next,
        "after": after,
        "mark": fingerprint(page),
    }
    return render(request, "desk/approvals.html", context | more)


def _kinds(
    actor: Actor, rows: Sequence[tuple[Approval, Shown]], what: str
) -> list[tuple[str, str]]:
    """What is requested in all that waits, each with its label, for the tabs of the page."""
    known = {what_of(row): label_of_approval(row) for row, each in rows}
    if what or len(known) > 1:
        for row in kinds_pending(actor):
            known.setdefault(what_of(row), label_of_approval(row))
    return sorted(known.items(), key=lambda one: one[1])


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
    """Approve, reject or withdraw a request. A refused decision is shown again with its reason."""
    actor = signed_in_person(request)

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        typed = request.POST.get("reason", "")
        return _listed(request, actor, problem=problem, typed=typed, tried=str(approval_id))

    return FormPage(
        act=lambda _given: answer_approval(actor, timezone.now(), approval_id, request.POST),
        done=lambda made: _after(made[0], actor),
        message=lambda made: str(made[1]),
        show=show,
        status=None,
    ).answer(request)


def _after(row: Approval, actor: Actor) -> HttpResponse:
    """On to the record, or to the inbox if the actor no longer sees it."""
    kind, record = row.stream.kind, row.stream_id
    if sees(kind, record, actor):
        return redirect(path_of(kind, record) or "approvals")
    return redirect("desk")


@require_POST
def decide_several(request: HttpRequest) -> HttpResponse:
    """One decision on several requests for the same, with a result for each."""
    actor, given = _reader(request), request.POST
    granted = given.get("granted") == "yes"

    def act(_given: Any) -> HttpResponse:
        outcomes = decide_each(
            chosen=[each for raw in given.getlist("approval") if (each := uuid_or_none(raw))],
            by=actor,
            at=timezone.now(),
            granted=granted,
            reason=clean(given.get("reason", "")).strip(),
        )
        done = sum(each.is_done for each in outcomes)
        context = {
            "outcomes": outcomes,
            "granted": granted,
            "done": done,
            "refused": len(outcomes) - done,
        }
        return render(request, "desk/approvals_decided.html", context)

    def show(_form: Any, problem: Problem | None) -> HttpResponse:
        return _listed(request, actor, what=given.get("what", ""), batch_problem=problem)

    return FormPage(act=act, done=redirect("approvals"), show=show, status=None).answer(request)


def fingerprint(page: PendingPage) -> str:
    """Digest of the page's content, to detect changes."""
    facts = [*((row.pk, len(row.decisions)) for row in page.rows), page.next is None]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def fingerprints(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The digest for an open page."""
    page = pending_approvals(actor, now, given.get("after") or None, what=given.get("box", ""))
    return {"mark": fingerprint(page)}


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
                rows=lambda *_asked: Rows(),
            )


def _tallies(
    lifecycle: Lifecycle, actor: Actor, _unit: UUID, _at: datetime, _shown: Mapping[str, Rows]
) -> dict[str, BoundedCount]:
    kind = kinds_with_approvals()[lifecycle.kind]
    if not any(actor.holds(right) for right in kind.opens):
        return {}
    found = pending_of(kind, actor).order_by()[: COUNT_UP_TO + 1].count()
    return {BOX.name: BoundedCount(min(found, COUNT_UP_TO), found > COUNT_UP_TO)}
