"""Reads of patrols: what pages and phones show of a round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.core.access import Actor
from jiceng.fieldwork.checklists.public import form_schema
from jiceng.fieldwork.patrols.models import Patrol, PatrolStop, StopState
from jiceng.fieldwork.patrols.permissions import WALK
from jiceng.fieldwork.patrols.rounds import PATROLS, SkipFields
from jiceng.ui.json_schemas import schema_of

RECENT_DAYS: Final = 60
"""Findings refer to places of patrols that began within so many days."""
MOST_STOPS: Final = 500


def patrol(actor: Actor, record: UUID) -> Patrol | None:
    """A patrol with its plan and checklist, if the actor sees it."""
    found: Patrol | None = (
        PATROLS.visible(actor).filter(pk=record).select_related("plan", "edition").first()
    )
    return found


def recent_stops(actor: Actor, day: date) -> list[tuple[str, str]]:
    """Key and name of the places of patrols that an actor sees and that began lately; one
    query.
    """
    patrols = PATROLS.visible(actor).filter(begins_on__gte=day - timedelta(days=RECENT_DAYS))
    rows = PatrolStop.objects.filter(patrol__in=patrols.order_by().values("pk"))
    rows = rows.order_by("-patrol__begins_on", "patrol", "position", "pk")
    found = rows.values_list("pk", "place__name", "patrol__title")[:MOST_STOPS]
    return [(str(key), f"{place} · {title}") for key, place, title in found]


def stops_of(record: Patrol) -> list[PatrolStop]:
    """The places of a patrol in order."""
    rows = PatrolStop.objects.filter(patrol=record).select_related("place", "edition")
    return list(rows.order_by("position", "pk"))


def items_of(patrols: Sequence[Patrol], actor: Actor) -> Mapping[UUID, Sequence[Mapping[str, Any]]]:
    """The places of patrols for phones, each with the forms that it still takes; two queries."""
    if not patrols:
        return {}
    keys = [each.pk for each in patrols]
    rows = PatrolStop.objects.filter(patrol__in=keys).select_related("place", "patrol__edition")
    found = defaultdict[UUID, list[Mapping[str, Any]]](list)
    may_walk, skipping = bool(actor.may(WALK)), schema_of(SkipFields)
    for row in rows.order_by("patrol", "position", "pk"):
        found[row.patrol_id].append(_item(row, skipping, may_walk=may_walk))
    return found


def _item(row: PatrolStop, skipping: dict[str, Any], *, may_walk: bool) -> dict[str, Any]:
    place = row.place
    is_open = row.state == StopState.OPEN and may_walk
    return {
        "id": str(row.pk),
        "title": place.name,
        "about": place.address,
        "state": row.state,
        "label": row.get_state_display(),
        "lon": place.lon,
        "lat": place.lat,
        "forms": {"check": check_schema(row), "skip": skip_schema(row, skipping)}
        if is_open
        else {},
    }


def check_schema(row: PatrolStop) -> dict[str, Any]:
    """The form of a place's check: the questions, and what says which place and which version."""
    form = form_schema(row.patrol.edition.schema)
    known = {"stop": {"const": str(row.pk)}, "edition": {"const": str(row.patrol.edition_id)}}
    return {
        **form,
        "required": [*known, *form["required"]],
        "properties": {**known, **form["properties"]},
    }


def skip_schema(row: PatrolStop, skipping: dict[str, Any]) -> dict[str, Any]:
    """The form that says why a place could not be checked."""
    properties = {**skipping["properties"], "stop": {"const": str(row.pk)}}
    return {**skipping, "required": ["stop", "reason"], "properties": properties}


def as_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a phone's form of a check as fields of the move."""
    named = {name: values[name] for name in ("stop", "edition") if name in values}
    answers = {name: value for name, value in values.items() if name not in ("stop", "edition")}
    return {**named, "answers": answers}
