"""The audit trail: who did what when, each event with its hash, and a button that verifies all."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jiceng.administration import auditwords, words
from jiceng.administration.pages import evidence
from jiceng.core import asked, audit, errands, streams, trail
from jiceng.core.access import Actor
from jiceng.core.errors import Refused
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory
from jiceng.directory.public import at_desk, at_desk_with

RIGHT = "audit.read"
LAST_RUNS = 5


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events, the newest first, as far as they are looked for."""
    actor, given = at_desk_with(request, RIGHT), request.GET
    page = trail.trail(
        actor,
        _filters(given),
        now=timezone.now(),
        everything=_sees_everything(actor),
        after=given.get("after") or None,
    )
    context = {
        "page": page,
        "rows": _told(page.rows),
        "given": {
            name: given.get(name, "") for name in ("of", "kind", "type", "who", "from", "to")
        },
        "kinds": sorted(
            ((k, str(each.label)) for k, each in streams.stream_kinds().items()),
            key=lambda pair: pair[1],
        ),
        "is_filtered": any(given.get(name) for name in ("of", "kind", "type", "who", "from", "to")),
        **_runs(actor),
        **evidence.shown(actor),
    }
    return render(request, "admin/audit.html", context)


def _runs(actor: Actor) -> dict[str, Any]:
    runs = list(errands.visible_to(actor, audit.ERRAND)[:LAST_RUNS])
    names = words.names_in(run.asked_by for run in runs)
    return {
        "runs": [auditwords.run(run, names) for run in runs],
        "under_way": next((run for run in runs if run.finished_at is None), None),
    }


def _filters(given: Any) -> trail.Filters:
    """What an address looks for; nonsense in it finds nothing rather than everything."""
    of, who = given.get("of", "").strip()[:80], given.get("who", "").strip()[:80]
    type_ = given.get("type", "").strip()[:60]
    return trail.Filters(
        streams=_streams(of) if of else None,
        kind=given.get("kind", "")[:40],
        types=auditwords.types_like(type_) if type_ else (),
        actors=_actors(who) if who else None,
        since=_begin(asked.day(given, "from")),
        until=_begin(asked.day(given, "to"), after=1),
    )


def _streams(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        kinds = streams.stream_kinds().values()
        return [found for each in kinds if each.find for found in each.find(text)]


def _actors(text: str) -> list[str]:
    """References of actors by their names: people, or what the trail calls the others."""
    others = [kind for kind, label in words.ACTORS.items() if text in {kind, str(label)}]
    return [*(f"person:{each}" for each in directory.find_people(text)), *others]


def _begin(day: date | None, after: int = 0) -> datetime | None:
    """The instant at which a civil day, or the one so many days later, begins."""
    return datetime.combine(day + timedelta(days=after), time(), CIVIL) if day else None


def _sees_everything(actor: Actor) -> bool:
    """Whether no unit lies outside the actor's reach, so that nothing needs to be held back."""
    reach = actor.reach(RIGHT)
    nodes = directory.tree().within("/")
    return all(node.path.startswith(reach) for node in nodes if node.parent_id is None)


def _told(rows: list[trail.Row]) -> list[dict[str, Any]]:
    """Events with the names of people and things in them: one query for each kind on the page."""
    kinds = streams.stream_kinds()
    names: streams.Named = {}
    for kind in {row.kind for row in rows}:
        known = kinds.get(kind)
        if known is not None and known.names is not None:
            names |= known.names([row.stream_id for row in rows if row.kind == kind])
    people = words.names_in(row.actor for row in rows)
    return [
        {
            "row": row,
            "label": streams.label_of_event(row.type),
            "who": words.who(row.actor, people),
            "kind": kinds[row.kind].label if row.kind in kinds else row.kind,
            "name": names.get(row.stream_id, ("", ""))[0],
            "path": names.get(row.stream_id, ("", ""))[1],
            "data": json.dumps(row.data, ensure_ascii=False, indent=1),
            "is_late": row.recorded_at - row.at > timedelta(hours=1),
        }
        for row in rows
    ]


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Have all chains and closed days verified in the background."""
    actor = at_desk_with(request, RIGHT)
    try:
        errands.ask(kind=audit.ERRAND, by=actor, at=timezone.now())
    except Refused as problem:
        messages.warning(request, str(problem))
    return redirect("admin-audit")


@require_GET
def progress(request: HttpRequest, errand: UUID) -> HttpResponse:
    """How far a run in the background is; when it has ended, the script fetches the page anew."""
    actor = at_desk(request)
    run = errands.get(actor, errand)
    if run.finished_at is not None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "admin/errand.html", {"run": run, "waits_long": waits_long(run)})


def waits_long(run: Any) -> bool:
    """Whether a run has been waiting for longer than a worker needs to begin."""
    asked: datetime = run.asked_at
    return run.began_at is None and timezone.now() - asked > timedelta(minutes=1)


@require_GET
def verified(request: HttpRequest, errand: UUID) -> HttpResponse:
    """What one verification found, in plain words."""
    actor = at_desk_with(request, RIGHT)
    run = errands.get(actor, errand)
    names = words.names_in([run.asked_by])
    context = {"run": auditwords.run(run, names), "findings": auditwords.findings(run)}
    return render(request, "admin/verified.html", context)
