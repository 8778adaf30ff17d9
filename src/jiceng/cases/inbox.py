"""What an actor may see, and the inbox of a unit: open requests by deadline.

An inbox page is one query on one row per request: the partial index ``case_inbox`` holds unit,
deadline and identifier of what is open, so that a page costs the same wherever it lies and however
many requests are closed. Names of units and categories come from what the process holds in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.cases import keyset, specialists
from jiceng.cases.models import Case, CaseTask
from jiceng.cases.permissions import CASE_READ, CASE_READ_CONFIDENTIAL
from jiceng.cases.reference import categories
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.lookups import Among, among
from jiceng.core.masking import mask_text
from jiceng.directory import public as directory

PAGE = 50
MAX_PAGE = 200
EVERYTHING = ("/",)
SMALL = 5
"""Who sees no more units than this is asked whether the requests are few."""


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The requests that an actor may see; every query starts here.

    Seen is what lies in the reach of ``case.read``: by its unit in charge, its first receiver or
    its area, or because a unit in that reach was called to it; and to a specialist, what is of
    their speciality on the grids to which they are attached. Of confidential ones only those
    remain whose unit in charge or first receiver is the actor's own or to which it was called, or
    that lie in the reach of ``case.read_confidential``. Without a grant there is nothing.
    """
    return Case.objects.filter(scope(actor))


def scope(actor: Actor) -> Q:
    """The condition of `visible_to`, for queries that begin elsewhere."""
    reach = reach_of(actor, CASE_READ)
    if not reach:
        return Q(pk__in=[])
    seen = _in_reach(reach)
    if actor.attached and reach != EVERYTHING:
        seen |= specialists.condition(actor)
    return seen & _confidential(actor)


def reach_of(actor: Actor, right: str) -> tuple[str, ...]:
    """The subtrees over which an actor holds a right; `EVERYTHING` where they hold every unit that
    requests can lie with."""
    reach = actor.reach(right)
    return directory.tree().widest(reach) if reach else reach


def _in_reach(reach: tuple[str, ...]) -> Q:
    if reach == EVERYTHING:
        return Q()
    units = among(directory.tree().units_below(reach))
    return (
        Q(unit__any_of=units)
        | Q(area__any_of=units)
        | Q(first_receiver__any_of=units)
        | _called(units)
    )


def _called(units: Among) -> Q:
    """Requests to which one of these units is called."""
    calls = CaseTask.objects.filter(
        case_id=OuterRef("pk"), unit__any_of=units, cancelled_at__isnull=True
    )
    return Q(Exists(calls))


def units_seen(actor: Actor) -> list[tuple[UUID, ...]]:
    """The units with one of which all has to do that an actor sees: one set, or none where they
    see everything, or as a specialist something of other units."""
    reach = reach_of(actor, CASE_READ)
    if reach == EVERYTHING or actor.attached:
        return []
    return [directory.tree().units_below(reach)]


# Each part stops by itself, so that asking costs little where the answer is: too many.
_INVOLVING = """
(SELECT id, opened_at FROM cases_case WHERE unit_id = ANY(%(units)s) LIMIT %(limit)s)
UNION (SELECT id, opened_at FROM cases_case WHERE area_id = ANY(%(units)s) LIMIT %(limit)s)
UNION (
    SELECT id, opened_at FROM cases_case
    WHERE first_receiver_id = ANY(%(units)s) LIMIT %(limit)s
)
UNION (
    SELECT id, opened_at FROM cases_case
    WHERE id IN (SELECT case_id FROM cases_casetask WHERE unit_id = ANY(%(units)s) LIMIT %(limit)s)
)
ORDER BY opened_at DESC, id DESC
LIMIT %(limit)s
"""


def involving(actor: Actor, limit: int) -> list[UUID] | None:
    """Every request that the actor may see, with some that they may not, if they are few.

    A shortcut to the little that a small unit sees among millions; whoever takes it still asks
    `visible_to`.

    Args:
        limit: how many are few.

    Returns:
        The requests' identifiers, newest first; None if they are more than `limit`.
    """
    reach = reach_of(actor, CASE_READ)
    if reach == EVERYTHING or actor.attached:
        return None
    units = list(directory.tree().units_below(reach))
    if len(units) > SMALL:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_INVOLVING, {"units": units, "limit": limit + 1})
        found = [id_ for id_, _opened_at in cursor.fetchall()]
    return found if len(found) <= limit else None


def _confidential(actor: Actor) -> Q:
    reach = reach_of(actor, CASE_READ_CONFIDENTIAL)
    if reach == EVERYTHING:
        return Q()
    trusted, named = directory.tree().units_below(reach), own_units(actor)
    known = among((*trusted, *named))
    return (
        Q(confidential=False)
        | Q(unit__any_of=known)
        | Q(first_receiver__any_of=known)
        | Q(area__any_of=among(trusted))
        # Whoever whistles for a body lets its people know what for, or they could not answer.
        | _called(among(named))
    )


def own_units(actor: Actor) -> list[UUID]:
    """The units of the actor's own posts, of whose confidential requests they see all."""
    own = [grant.unit_id for grant in actor.grants if CASE_READ in grant.permissions]
    return [unit for unit in own if unit is not None]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an inbox or of search results, with the names that a reader needs."""

    id: UUID
    number: str
    title: str
    state: str
    urgency: int
    category: str
    category_name: str
    unit: UUID
    unit_name: str
    area_name: str
    address: str
    opened_at: datetime
    due_at: datetime | None
    breached_at: datetime | None
    is_supervised: bool
    confidential: bool
    version: int


COLUMNS = (
    "id",
    "number",
    "title",
    "state",
    "urgency",
    "category_id",
    "unit_id",
    "area_id",
    "address",
    "opened_at",
    "due_at",
    "breached_at",
    "is_supervised",
    "confidential",
    "version",
)


def as_rows(values: list[tuple[Any, ...]]) -> list[Row]:
    """Tuples of `COLUMNS` with names put in from memory: no query, whatever their number. In lists
    the numbers of persons are masked for everybody."""
    tree, matters = directory.tree(), categories.get()

    def unit_name(unit_id: UUID | None) -> str:
        node = tree.get(unit_id)
        return tree.label(node) if node else ""

    return [
        Row(
            id=value[0],
            number=value[1],
            title=mask_text(value[2]),
            state=value[3],
            urgency=value[4],
            category=value[5] or "",
            category_name=matters[value[5]].name if value[5] in matters else "",
            unit=value[6],
            unit_name=unit_name(value[6]),
            area_name=unit_name(value[7]),
            address=mask_text(value[8]),
            opened_at=value[9],
            due_at=value[10],
            breached_at=value[11],
            is_supervised=value[12],
            confidential=value[13],
            version=value[14],
        )
        for value in values
    ]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and where the next ones begin; `next` is None at the end."""

    rows: list[Row]
    next: str | None


def inbox(
    actor: Actor, unit_id: UUID, after: str | None = None, limit: int = PAGE, state: str = ""
) -> Page:
    """A page of a unit's open requests, the nearest deadline first.

    Args:
        after: the `next` of the page before, None for the first page.
        limit: rows on a page, 1 to 200.
        state: only requests in this state, "" for all open ones.

    Raises:
        Invalid: for a cursor that no page gave.
        NotFound: for a unit that is missing or out of the actor's reach.
    """
    limit = max(1, min(limit, MAX_PAGE))
    found = of_unit(actor, unit_id)
    if state:
        found = found.filter(state=state)
    return page_of(found, after, limit)


def page_of(found: QuerySet[Case], after: str | None, limit: int) -> Page:
    """One page in the order of the inbox, by keyset: the deadline, then the identifier."""
    rows, more = rows_after(found, keyset.decode(after) if after else None, limit)
    return Page(
        rows=[row for _at, row in rows],
        next=keyset.encode(rows[-1][0], rows[-1][1].id) if more else None,
    )


def rows_after(
    found: QuerySet[Case], after: tuple[datetime, UUID] | None, limit: int
) -> tuple[list[tuple[datetime, Row]], bool]:
    """The rows after a place in the order of the inbox, each with its place, and whether there are
    further ones."""
    if after:
        found = found.extra(
            where=["(cases_case.queue_at, cases_case.id) > (%s, %s)"], params=list(after)
        )
    values = list(found.order_by("queue_at", "id").values_list(*COLUMNS, "queue_at")[: limit + 1])
    shown = values[:limit]
    places = [value[-1] for value in shown]
    return list(zip(places, as_rows(shown), strict=True)), len(values) > limit


def rows_of(actor: Actor, ids: Sequence[UUID], following: str | None) -> Page:
    """The lines of these requests in this order, as far as the actor may see them."""
    values = {row[0]: row for row in visible_to(actor).filter(pk__in=ids).values_list(*COLUMNS)}
    return Page(rows=as_rows([values[i] for i in ids if i in values]), next=following)


def of_unit(actor: Actor, unit_id: UUID) -> QuerySet[Case]:
    """A unit's open requests. Its unit in charge is in reach, so that only secrecy remains."""
    unit = directory.tree().get(unit_id)
    if unit is None or not actor.may(CASE_READ, unit.path):
        raise NotFound(_("There is no such unit, or you cannot see it."), "unit.not_found")
    return Case.objects.filter(_confidential(actor), unit_id=unit_id, is_open=True)
