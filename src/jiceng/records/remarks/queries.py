"""Queries of notes, limited to the records that the actor sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from jiceng.core.access import Actor
from jiceng.core.masking import mask_text
from jiceng.directory import public as directory
from jiceng.records.public import sees, visible
from jiceng.records.remarks.kinds import kind_with
from jiceng.records.remarks.mentions import PERSON, UNIT, Nameable
from jiceng.records.remarks.models import Remark


def visible_to(actor: Actor, kind: str) -> QuerySet[Remark]:
    """Notes on the records of a kind that an actor sees.

    Raises:
        LookupError: the kind does not declare its visibility.
    """
    return Remark.objects.filter(stream__kind=kind, stream__in=visible(kind, actor))


def remarks_of(actor: Actor, kind: str, record: UUID) -> list[Remark]:
    """Notes on one record, oldest first, with personal numbers masked unless the actor may read
    them; empty if the actor does not see the record.
    """
    found = list(visible_to(actor, kind).filter(stream=record).order_by("at", "id"))
    if found and not kind_with(kind).reads_numbers(actor, record):
        for each in found:
            each.text = mask_text(each.text)
    return found


def may_write(actor: Actor, kind: str, record: UUID) -> bool:
    """Whether an actor may write notes on a record."""
    right = kind_with(kind).right
    return bool(right) and actor.holds(right) and sees(kind, record, actor)


def nameable(kind: str, record: UUID, day: date) -> list[Nameable]:
    """Who can be mentioned on a record: holders of the notes' permission at its units and above,
    and these units. One query.
    """
    notable, tree = kind_with(kind), directory.tree()
    units = {node.id: node for unit in notable.units(record) for node in tree.chain(unit)}
    found: list[Nameable] = []
    for person, name, unit_id in _holders(notable.right, units, day):
        unit = units[unit_id]
        found.append(Nameable(PERSON, person, name, tree.label(unit)))
        found.append(Nameable(UNIT, unit.id, unit.name, unit.code))
    return list({(each.kind, each.id): each for each in found}.values())


def _holders(right: str, units: Iterable[UUID], day: date) -> list[tuple[UUID, str, UUID]]:
    rows = directory.Post.objects.filter(
        directory.holding_on(day),
        directory.holding_on(day, "unit__"),
        unit__in=list(units),
        person__is_active=True,
        role__permissions__contains=[right],
    )
    return list(
        rows.order_by("person__name", "person_id", "unit_id").values_list(
            "person_id", "person__name", "unit_id"
        )
    )
