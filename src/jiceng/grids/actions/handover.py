"""Hand-over of the grids' items of units and people to successors (`directory.holdings`)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory import public as directory
from jiceng.directory.public import Handover
from jiceng.grids.models import Grid, GridParty, GridPost, GridVersion, MinUnitLink, PlaceName
from jiceng.grids.models import VersionState as State

LIVE = (State.PUBLISHED, State.DRAFT)


def take_over_cells(handover: Handover) -> int:
    """Grids and smallest units of a unit, in force and in drafts."""
    rows = Grid.objects.filter(unit=handover.owner, version__state__in=LIVE)
    counted = dict(rows.order_by().values_list("version").annotate(Count("pk")))
    rows.update(unit=handover.successor)
    for version in GridVersion.objects.filter(pk__in=counted).order_by("number"):
        data = {"from": handover.owner, "to": handover.successor, "cells": counted[version.pk]}
        record(
            "grid_version",
            version.pk,
            "grids.handed_over",
            by=handover.by,
            at=handover.at,
            data=data,
        )
    if counted:
        invalidate("grids")
    return sum(counted.values())


def take_over_names(handover: Handover) -> int:
    """Further names of a unit: people go on calling the place so."""
    rows = list(PlaceName.objects.filter(unit=handover.owner).order_by("name"))
    kept = set(PlaceName.objects.filter(unit=handover.successor).values_list("name", flat=True))
    node = directory.tree().get(handover.successor)
    for row in rows:
        stream, data = row.pk, {"name": row.name, "from": handover.owner, "to": handover.successor}
        if row.name in kept:
            row.delete()
        else:
            row.unit_id, row.level = handover.successor, node.kind if node else row.level
            row.save(update_fields=["unit", "level"])
        record("place_name", stream, "place.handed_over", by=handover.by, at=handover.at, data=data)
    if rows:
        invalidate("grid_names")
    return len(rows)


def take_over_party(handover: Handover) -> int:
    """Links of a Party unit with grids."""
    held = GridParty.objects.filter(party_unit=handover.owner)
    return _again(held, "grid_party", handover, {"party_unit_id": handover.to}, ("grid_code",))


def take_over_posts(handover: Handover) -> int:
    """Posts on grids. The phone on the posters was the predecessor's."""
    held = GridPost.objects.filter(person=handover.owner)
    return _again(
        held,
        "grid_post",
        handover,
        {"person_id": handover.to, "public_phone": ""},
        ("grid_code", "role", "speciality"),
    )


def take_over_links(handover: Handover) -> int:
    """The smallest units that a person is the contact of."""
    held = MinUnitLink.objects.filter(person=handover.owner)
    return _again(held, "min_unit_link", handover, {"person_id": handover.to}, ("min_unit_code",))


def _again(
    held: Any, stream: str, handover: Handover, fields: dict[str, Any], same: tuple[str, ...]
) -> int:
    """End rows that last beyond the day, and begin each with its new owner, unless there is none
    or the owner has it already."""
    day, owner = handover.day, next(iter(fields))
    rows = list(held.filter(directory.not_over_on(day)).order_by("valid_from", "id"))
    for row in rows:
        begins, ends = max(day, row.valid_from), row.valid_to
        row.valid_to = begins
        if hasattr(row, "public_phone"):
            row.public_phone = ""
        row.save()
        record(
            stream,
            row.pk,
            f"{stream}.ended",
            by=handover.by,
            at=handover.at,
            data={"to": begins.isoformat()},
        )
        if handover.to is None:
            continue
        alike = {name: getattr(row, name) for name in same} | {owner: handover.to}
        known = type(row).objects.filter(directory.not_over_on(begins), **alike)
        if not known.exists():
            row.pk, row.valid_from, row.valid_to = uuid7(), begins, ends
            for name, value in fields.items():
                setattr(row, name, value)
            row.save(force_insert=True)
            record(
                stream,
                row.pk,
                f"{stream}.handed_over",
                by=handover.by,
                at=handover.at,
                data={"from": begins.isoformat()},
            )
    if rows:
        invalidate("grid_posts")
    return len(rows)
