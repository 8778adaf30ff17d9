"""Handover of desk data to a successor unit or person (`directory.holdings`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.events import record
from jiceng.desk.models import Draft, SavedFilter
from jiceng.directory import public as directory
from jiceng.directory.public import HandedOverItems, Handover, KeptReference, Owner

WRITES: Final = {
    "take_over_drafts": "the handover has an event; drafts, unsent texts, have none of their own",
}

LONGEST_FILTER: Final = 40


def take_over_filters(handover: Handover) -> int:
    """Filters shared by a unit, and references to it in all filters."""
    owner, successor = str(handover.owner), str(handover.successor)
    rows = list(_naming(handover.owner).order_by("position", "id"))
    shared = SavedFilter.objects.filter(unit=handover.successor)
    taken = set(shared.values_list("name", flat=True))
    place = shared.aggregate(last=Max("position"))["last"]
    for row in rows:
        row.query = row.query.replace(owner, successor)
        if row.unit_id == handover.owner:
            place = 0 if place is None else place + 1
            row.name = _free(row.name, handover.owner, LONGEST_FILTER, taken)
            taken.add(row.name)
            row.unit_id, row.position = handover.successor, place
        row.save(update_fields=["query", "name", "unit", "position"])
        record(
            "filter",
            row.pk,
            "filter.handed_over",
            by=handover.by,
            at=handover.at,
            data={"from": handover.owner, "to": handover.successor},
        )
    return len(rows)


def take_over_own_filters(handover: Handover) -> int:
    """A person's own filters; shared ones stay with the unit."""
    if handover.to is None:
        return 0
    rows = list(_own(handover.owner).order_by("position", "id"))
    theirs = _own(handover.to)
    taken = set(theirs.values_list("name", flat=True))
    place = theirs.aggregate(last=Max("position"))["last"]
    for row in rows:
        place = 0 if place is None else place + 1
        row.name = _free(row.name, None, LONGEST_FILTER, taken)
        taken.add(row.name)
        row.person_id, row.position = handover.to, place
        row.save(update_fields=["person", "position", "name"])
        record(
            "filter",
            row.pk,
            "filter.handed_over",
            by=handover.by,
            at=handover.at,
            data={"person_from": handover.owner, "person": handover.to},
        )
    return len(rows)


def take_over_drafts(handover: Handover) -> int:
    """Drafts of a person on requests. If the successor has a draft there too, both texts are
    joined.
    """
    rows = list(Draft.objects.filter(person=handover.owner).order_by("saved_at", "id"))
    if handover.to is None:
        return 0  # without a successor, drafts expire
    for row in rows:
        own = Draft.objects.filter(
            stream=row.stream_id, person=handover.to, field=row.field
        ).first()
        if own is None:
            row.person_id = handover.to
            row.save(update_fields=["person"])
        else:
            own.text = f"{own.text}\n{row.text}"
            own.save(update_fields=["text"])
            row.delete()
    return len(rows)


def _free(name: str, owner: UUID | None, limit: int, taken: Collection[str]) -> str:
    """A name that is not used yet."""
    if name not in taken:
        return name
    node = directory.tree().get(owner)
    for number in range(2, len(taken) + 3):
        tail = f" ({node.name})" if node and number == 2 else f" ({number})"
        found = f"{name[: limit - len(tail)]}{tail}"[:limit]
        if found not in taken:
            return found
    raise AssertionError("more names are taken than there are")


def _own(person: UUID) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(person=person, unit=None)


def _naming(unit: UUID) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(Q(unit=unit) | Q(query__contains=str(unit)))


def _filters(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    """One scan of all filters, which are few and contain units in their query text."""
    wanted, found = {str(unit): unit for unit in among}, Counter[UUID]()
    rows = SavedFilter.objects.order_by().values_list("unit_id", "query")
    for shared_by, query in rows.iterator():
        named = {unit for text, unit in wanted.items() if text in query}
        found.update(named | ({shared_by} & set(wanted.values())))
    return dict(found)


def _own_filters(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    rows = SavedFilter.objects.filter(person__in=among, unit=None).order_by()
    return dict(rows.values_list("person").annotate(Count("pk")))


def _drafts(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    rows = Draft.objects.filter(person__in=among).order_by()
    return dict(rows.values_list("person").annotate(Count("pk")))


HOLDINGS: Final = (
    HandedOverItems(
        "workbench.filters",
        Owner.UNIT,
        _("filters with this unit"),
        ("workbench.SavedFilter.unit",),
        _filters,
        take_over_filters,
        lambda _unit: reverse("filters"),
    ),
    HandedOverItems(
        "workbench.drafts",
        Owner.PERSON,
        _("unsent texts on requests"),
        ("workbench.Draft.person",),
        _drafts,
        take_over_drafts,
    ),
    HandedOverItems(
        "workbench.own_filters",
        Owner.PERSON,
        _("own filters"),
        ("workbench.SavedFilter.person",),
        _own_filters,
        take_over_own_filters,
        demands=False,
    ),
    KeptReference(
        ("workbench.Presence.person", "workbench.Export.person"),
        "a person's open pages, and files made for them",
    ),
)
