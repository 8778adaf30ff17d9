"""Filters under a name: kept by one person for themselves, or by a unit for all who work in it.

A filter lets nobody see more: whoever uses one sees what lies in their own reach. In which order
people keep theirs is nobody's business and writes no event (0022).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.workbench import filtering
from jiceng.workbench.models import SavedFilter
from jiceng.workbench.permissions import FILTER_SHARE
from jiceng.workbench.who import own_units

WRITES: Final = {
    "_number": "the order of somebody's own filters",
}

MOST: Final = 12
"""So many one person has, and so many a unit: people must find one at a glance."""

MOST_NAME, MOST_QUERY = 40, 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """A saved filter beside the boxes.

    Args:
        tally: None where it cannot be counted cheaply, and as long as nobody has asked.
        problem: why it no longer works; "" if it does.
    """

    row: SavedFilter
    tally: cases.Tally | None
    problem: str = ""


def offered_to(actor: Actor) -> QuerySet[SavedFilter]:
    """An actor's own filters, and those of the units in which they work and of all above."""
    tree = directory.tree()
    units = {above.id for node in own_units(actor) for above in tree.chain(node.id)}
    return SavedFilter.objects.filter(Q(person=actor.id, unit=None) | Q(unit__in=units))


def editable_by(actor: Actor) -> QuerySet[SavedFilter]:
    """An actor's own filters, and those of the units in the reach of the right to share."""
    reach = directory.within(actor.reach(FILTER_SHARE), "unit__path")
    return SavedFilter.objects.filter(
        Q(person=actor.id, unit=None) | (Q(unit__isnull=False) & reach)
    ).select_related("unit")


def get(actor: Actor, filter_id: UUID) -> SavedFilter:
    """One filter that an actor may change.

    Raises:
        NotFound: missing, or another's; the answer is the same.
    """
    found = editable_by(actor).filter(pk=filter_id).first()
    if found is None:
        raise NotFound(_("There is no such filter, or you cannot change it."), "filter.missing")
    return found


def shown(actor: Actor, at: datetime | None = None) -> list[Shown]:
    """What is offered beside the boxes, the own ones first: a query, and one to count them all.

    Args:
        at: the instant that tells what is overdue; None counts nothing.
    """
    rows = sorted(offered_to(actor), key=_order)
    wanted = [_wanted(row) for row in rows]
    whole = [each for each in wanted if isinstance(each, filtering.Filter)]
    tallies = iter(cases.finding.tallies(actor, whole, at) if at else [None] * len(whole))
    return [
        Shown(row, next(tallies)) if isinstance(each, filtering.Filter) else Shown(row, None, each)
        for row, each in zip(rows, wanted, strict=True)
    ]


def _order(row: SavedFilter) -> tuple[Any, ...]:
    return (row.unit_id is not None, row.position, row.name, row.id)


def _wanted(row: SavedFilter) -> filtering.Filter | str:
    try:
        return filtering.read(row.query)
    except Invalid as problem:
        return str(problem)


@transaction.atomic
def save_filter(
    *,
    by: Actor,
    at: datetime,
    name: str,
    query: str,
    unit: UUID | None = None,
    row: UUID | None = None,
) -> SavedFilter:
    """Keep a filter under a name, or change one.

    Args:
        query: as the address of the search page has it.
        unit: whose it is to be, for all units below it too; None for the actor alone.
        row: the one that is changed; None for a new one.

    Raises:
        Invalid: for a name or a filter that cannot be so.
        Refused: there are too many already.
        NotFound: for one that is missing or another's.
        Forbidden: without the right to share at this unit.
    """
    if by.id is None:
        raise Refused(_("Only people keep filters."), "filter.nobody")
    node = directory.tree().get(unit)
    if unit is not None:
        by.may(FILTER_SHARE, node.path if node else "-").or_refuse()
    kept = filtering.canonical(QueryDict(query))
    wanted = filtering.read(kept)
    if not wanted or len(kept) > MOST_QUERY:
        raise Invalid(_("Set a filter first, then keep it."), "filter.empty", field="query")
    name = " ".join(name.split())
    if not 0 < len(name) <= MOST_NAME:
        raise Invalid(
            _("Give a name of at most %(limit)s characters.") % {"limit": MOST_NAME},
            "filter.name",
            field="name",
        )
    found = get(by, row) if row else SavedFilter(id=uuid7(), person_id=by.id, position=-1)
    _make_room(by, unit, name, found)
    if found.position < 0 or found.unit_id != unit:
        found.position = _last(by.id, unit) + 1
    if unit is None:
        found.person_id = by.id
    found.unit_id, found.name, found.query, found.edited_at = unit, name, kept, at
    found.save()
    # Which fields are set, not to what: people look for people by name.
    record(
        "filter",
        found.id,
        "filter.saved",
        by=by,
        at=at,
        data={"unit": unit, "fields": wanted.names},
    )
    return found


def _make_room(by: Actor, unit: UUID | None, name: str, but: SavedFilter) -> None:
    """Refuse one too many, and a name that is taken; two who keep one at once take turns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"workbench.filter:{unit or by.id}"]
        )
    others = _beside(by.id, unit).exclude(pk=but.pk)
    if others.filter(name=name).exists():
        raise Invalid(
            _("There is a filter of that name already. Choose another name."),
            "filter.name",
            field="name",
        )
    if others.count() >= MOST:
        raise Refused(
            _("At most %(limit)s filters are possible here. Remove one first.") % {"limit": MOST},
            "filter.too_many",
        )


def _beside(person: UUID | None, unit: UUID | None) -> QuerySet[SavedFilter]:
    if unit is not None:
        return SavedFilter.objects.filter(unit=unit)
    return SavedFilter.objects.filter(person=person, unit=None)


def _last(person: UUID | None, unit: UUID | None) -> int:
    last = _beside(person, unit).aggregate(last=Max("position"))["last"]
    return -1 if last is None else int(last)


@transaction.atomic
def remove_filter(*, by: Actor, at: datetime, row: UUID) -> None:
    """Forget a filter.

    Raises:
        NotFound: missing, or another's.
    """
    found = get(by, row)
    record("filter", found.id, "filter.removed", by=by, at=at, data={"unit": found.unit_id})
    found.delete()


@transaction.atomic
def raise_filter(*, by: Actor, row: UUID) -> None:
    """Put a filter before the one that stands before it.

    Raises:
        NotFound: missing, or another's.
    """
    found = get(by, row)
    rows = list(
        _beside(found.person_id, found.unit_id).select_for_update().order_by("position", "id")
    )
    ids = [each.pk for each in rows]
    place = ids.index(found.pk)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    _number(rows)


def _number(rows: Iterable[SavedFilter]) -> None:
    for position, each in enumerate(rows):
        if each.position != position:
            each.position = position
            each.save(update_fields=["position"])
