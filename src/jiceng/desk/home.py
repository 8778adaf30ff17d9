"""The home page of the desk: what waits for its reader now, in blocks that apps contribute.

A block whose content is None is left out. Alarms and what waits for the reader come with the page;
the other blocks are loaded after it, each by an address of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from jiceng.core import periodic_tasks
from jiceng.core.access import Actor
from jiceng.core.permissions import AUDIT_READ, RETENTION_RUN
from jiceng.desk import boxes, posts
from jiceng.desk.units import own_units
from jiceng.directory import public as directory
from jiceng.directory.public import signed_in_person
from jiceng.records.approvals.public import Approval, Shown
from jiceng.records.public import (
    answered_approvals,
    decides_approvals,
    opens_approvals,
    pending_approvals,
)
from jiceng.ui.home import (
    LIST,
    HomeBlock,
    HomeNumber,
    HomeRow,
    HomeVisit,
    ShownBlock,
    blocks_for,
    listed,
    loaded_later,
    show,
)

ROWS: Final = 5
"""Records that a block shows; its list has the rest."""


def visit_of(request: HttpRequest, at: datetime) -> HomeVisit:
    """The visit behind a request, with the position that its reader has chosen."""
    actor = posts.at_post(request, signed_in_person(request))
    units = own_units(actor, boxes.rights())
    return HomeVisit(actor, units[0].id if units else None, at)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the blocks of a person's positions."""
    visit = visit_of(request, timezone.now())
    blocks = blocks_for(visit.actor)
    later = loaded_later(blocks)
    shown = [
        ShownBlock(block) if block.name in later else show(block, visit, request)
        for block in blocks
    ]
    context = {
        "blocks": [each for each in shown if each],
        "visit": visit,
        "unit": directory.tree().get(visit.unit) if visit.unit else None,
    }
    return render(request, "desk/home.html", context)


@require_GET
def block(request: HttpRequest, name: str) -> HttpResponse:
    """Show one block without a frame; empty if it has nothing to say.

    Raises:
        Http404: no such block for this reader.
    """
    visit = visit_of(request, timezone.now())
    found = next((each for each in blocks_for(visit.actor) if each.name == name), None)
    if found is None:
        raise Http404(name)
    shown = show(found, visit, request)
    return render(request, "ui/home_block.html", {"each": shown}) if shown else HttpResponse()


# The blocks that come with the desk.


def _overdue_jobs(visit: HomeVisit) -> Mapping[str, Any] | None:
    found = periodic_tasks.current_state(visit.at)
    return None if found.is_well else {"upkeep": found}


def _waiting(visit: HomeVisit) -> Mapping[str, Any] | None:
    if visit.unit is None:
        return None
    known, name = boxes.boxes(), boxes.TO_DO.name
    shown = _first_page(visit, visit.unit)
    counted = boxes.tallies(visit.actor, visit.unit, visit.at, name, shown)
    return {
        "numbers": [
            HomeNumber(
                known[name].label,
                tally,
                reverse(known[name].page) if known[name].page else _box(visit, name),
                known[name].alarms,
            )
            for name, tally in counted.items()
            if tally.count
        ]
    }


def _box(visit: HomeVisit, name: str) -> str:
    return f"{reverse('desk')}?{urlencode({'unit': visit.unit, 'box': name})}"


def _due_next(visit: HomeVisit) -> Mapping[str, Any] | None:
    if visit.unit is None:
        return None
    name, page = boxes.TO_DO.name, _first_page(visit, visit.unit)
    context: dict[str, Any] = {"unit": directory.tree().get(visit.unit)}
    for source in page.sources:
        context |= source.context(visit.actor, visit.unit, name)
    rows = [HomeRow(entry.template, entry.row) for entry in page.entries[:ROWS]]
    return listed(rows, **(context | {"picks": False}))


def _first_page(visit: HomeVisit, unit: UUID) -> boxes.BoxPage:
    """The first page of everything to do, loaded once for its counts and its rows."""
    if "to_do" not in visit.shared:
        visit.shared["to_do"] = boxes.box_page(visit.actor, unit, boxes.TO_DO.name, visit.at)
    page: boxes.BoxPage = visit.shared["to_do"]
    return page


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval with its display data."""

    approval: Approval
    shown: Shown


def _to_decide(visit: HomeVisit) -> Mapping[str, Any] | None:
    page = pending_approvals(visit.actor, visit.at, limit=ROWS)
    rows = [ApprovalRow(row, page.shown[row.pk]) for row in page.rows if row.pk in page.shown]
    return listed(HomeRow("desk/home_approval.html", row) for row in rows)


def _answers(visit: HomeVisit) -> Mapping[str, Any] | None:
    found = answered_approvals(visit.actor, visit.at, ROWS)
    return listed(HomeRow("desk/home_answer.html", ApprovalRow(*each)) for each in found)


def _runs_installation(actor: Actor) -> bool:
    return actor.holds(RETENTION_RUN) or actor.holds(AUDIT_READ)


HOME_BLOCKS: Final = (
    HomeBlock(
        name="jobs",
        title=_("Background jobs"),
        icon="alert-triangle",
        order=5,
        template="desk/upkeep.html",
        content=_overdue_jobs,
        shows=_runs_installation,
        is_wide=True,
    ),
    HomeBlock(
        name="waiting",
        title=_("Waiting for you"),
        icon="inbox",
        order=20,
        content=_waiting,
        shows=boxes.works_in_inbox,
        href=lambda _visit: reverse("desk"),
        is_wide=True,
    ),
    HomeBlock(
        name="next",
        title=_("Due next"),
        icon="clock",
        order=22,
        template=LIST,
        content=_due_next,
        shows=boxes.works_in_inbox,
        href=lambda visit: _box(visit, boxes.TO_DO.name),
    ),
    HomeBlock(
        name="approvals",
        title=_("To decide"),
        icon="checklist",
        order=30,
        template=LIST,
        content=_to_decide,
        shows=decides_approvals,
        href=lambda _visit: reverse("approvals"),
    ),
    HomeBlock(
        name="answers",
        title=_("Answers to my applications"),
        icon="message-reply",
        order=35,
        template=LIST,
        content=_answers,
        shows=lambda actor: boxes.works_in_inbox(actor) or opens_approvals(actor),
    ),
)
