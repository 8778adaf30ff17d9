"""Pages of the audit log: actors, events and times, each event with its hash, and verification."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from jiceng.core import audit_trail, audit_verification, background_jobs, query_parameters, streams
from jiceng.core.access import Actor
from jiceng.core.people import (
    actor_name,
    actors_by_name,
    names_of_actors,
    reaches_all,
    signed_in_holder_of,
)
from jiceng.core.permissions import AUDIT_READ
from jiceng.core.worktime import CIVIL
from jiceng.ui.administration import audit_words, safeguards
from jiceng.ui.form_page import FormPage, warned

LAST_RUNS = 5


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Events, the newest first, as far as they are looked for."""
    actor, given = signed_in_holder_of(request, AUDIT_READ), request.GET
    page = audit_trail.trail(
        actor,
        _filters(given),
        now=timezone.now(),
        everything=reaches_all(actor, AUDIT_READ),
        after=given.get("after") or None,
    )
    context = {
        "page": page,
        "rows": _with_names(page.rows),
        "given": {
            name: given.get(name, "") for name in ("of", "kind", "type", "who", "from", "to")
        },
        "kinds": sorted(
            ((k, str(each.label)) for k, each in streams.stream_kinds().items()),
            key=lambda pair: pair[1],
        ),
        "is_filtered": any(given.get(name) for name in ("of", "kind", "type", "who", "from", "to")),
        **_runs(actor),
        **safeguards.safeguards_context(actor),
    }
    return render(request, "ui/audit.html", context)


def _runs(actor: Actor) -> dict[str, Any]:
    runs = list(background_jobs.visible_to(actor, audit_verification.JOB)[:LAST_RUNS])
    names = names_of_actors(run.asked_by for run in runs)
    return {
        "runs": [audit_words.run(run, names) for run in runs],
        "under_way": next((run for run in runs if run.finished_at is None), None),
    }


def _filters(given: Any) -> audit_trail.Filters:
    """Search conditions of an address; invalid ones find nothing."""
    of, who = given.get("of", "").strip()[:80], given.get("who", "").strip()[:80]
    type_ = given.get("type", "").strip()[:60]
    return audit_trail.Filters(
        streams=_streams(of) if of else None,
        kind=given.get("kind", "")[:40],
        types=audit_words.types_like(type_) if type_ else (),
        actors=actors_by_name(who) if who else None,
        since=_begin(query_parameters.day(given, "from")),
        until=_begin(query_parameters.day(given, "to"), after=1),
    )


def _streams(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        kinds = streams.stream_kinds().values()
        return [found for each in kinds if each.find for found in each.find(text)]


def _begin(day: date | None, after: int = 0) -> datetime | None:
    """The instant at which a civil day, or the one so many days later, begins."""
    return datetime.combine(day + timedelta(days=after), time(), CIVIL) if day else None


def _with_names(rows: list[audit_trail.TrailRow]) -> list[dict[str, Any]]:
    """Events with the names of people and records in them: one query for each kind on the page."""
    kinds = streams.stream_kinds()
    names: streams.StreamTitles = {}
    for kind in {row.kind for row in rows}:
        known = kinds.get(kind)
        if known is not None and known.names is not None:
            names |= known.names([row.stream_id for row in rows if row.kind == kind])
    people = names_of_actors(row.actor for row in rows)
    return [
        {
            "row": row,
            "label": streams.label_of_event(row.type),
            "who": actor_name(row.actor, people),
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
    actor = signed_in_holder_of(request, AUDIT_READ)
    back = redirect("admin-audit")
    return FormPage(
        act=lambda _given: background_jobs.start(
            kind=audit_verification.JOB, by=actor, at=timezone.now()
        ),
        done=back,
        show=warned(request, back),
    ).answer(request)


@require_GET
def verified(request: HttpRequest, job: UUID) -> HttpResponse:
    """Findings of one verification, in words."""
    actor = signed_in_holder_of(request, AUDIT_READ)
    run = background_jobs.get(actor, job)
    names = names_of_actors([run.asked_by])
    context = {"run": audit_words.run(run, names), "findings": audit_words.findings(run)}
    return render(request, "ui/verified.html", context)
