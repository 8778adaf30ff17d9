"""Which requests an actor may see; every query of requests starts here."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from jiceng.cases.access import specialists
from jiceng.cases.models import Case, CaseTask
from jiceng.cases.permissions import CASE_READ, CASE_READ_CONFIDENTIAL
from jiceng.core.access import Actor
from jiceng.core.query_lookups import UuidArray, uuid_array
from jiceng.directory import public as directory

EVERYTHING = ("/",)
SMALL = 5
"""Up to this number of visible units, `involving` is tried first."""


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The requests that an actor may see; every query starts here.

    Visible are requests within the reach of ``case.read``: by unit in charge, first receiver or
    area, or because a unit in that reach was called to it; and for specialists, requests of their
    speciality on their grids. Confidential requests are limited to those whose unit in charge,
    first receiver or called unit is the actor's own, or that are within the reach of
    ``case.read_confidential``. Without a grant the result is empty.
    """
    return Case.objects.filter(scope(actor))


def scope(actor: Actor) -> Q:
    """The condition of `visible_to` as a filter."""
    reach = reach_of(actor, CASE_READ)
    if not reach:
        return Q(pk__in=[])
    seen = _in_reach(reach)
    if actor.attached and reach != EVERYTHING:
        seen |= specialists.condition(actor)
    return seen & not_confidential_to(actor)


def reach_of(actor: Actor, right: str) -> tuple[str, ...]:
    """Subtrees in which an actor holds a permission; `EVERYTHING` if they include all units that
    can hold requests.
    """
    reach = actor.reach(right)
    return directory.tree().widest(reach) if reach else reach


def _in_reach(reach: tuple[str, ...]) -> Q:
    if reach == EVERYTHING:
        return Q()
    units = uuid_array(directory.tree().units_below(reach))
    return (
        Q(unit__any_of=units)
        | Q(area__any_of=units)
        | Q(first_receiver__any_of=units)
        | _called(units)
    )


def _called(units: UuidArray) -> Q:
    """Filter for requests to which one of these units is called."""
    calls = CaseTask.objects.filter(
        case_id=OuterRef("pk"), unit__any_of=units, cancelled_at__isnull=True
    )
    return Q(Exists(calls))


def units_seen(actor: Actor) -> list[tuple[UUID, ...]]:
    """Sets of units of which one is involved in every request that the actor sees. One set; none if
    the actor sees everything, or as a specialist requests of other units.
    """
    reach = reach_of(actor, CASE_READ)
    if reach == EVERYTHING or actor.attached:
        return []
    return [directory.tree().units_below(reach)]


# Each subquery has its own LIMIT, so that the query stays cheap when there are too many rows.
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
    """All requests that the actor may see, plus some that they may not, if they are few.

    A shortcut for small units among millions of requests; the caller must still apply `visible_to`.

    Args:
        limit: maximum number of requests.

    Returns:
        Identifiers, newest first; None if there are more than `limit`.
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


def not_confidential_to(actor: Actor) -> Q:
    """Filter for requests that are not confidential, or whose confidential content the actor may
    read.
    """
    reach = reach_of(actor, CASE_READ_CONFIDENTIAL)
    if reach == EVERYTHING:
        return Q()
    trusted, named = directory.tree().units_below(reach), own_units(actor)
    known = uuid_array((*trusted, *named))
    return (
        Q(confidential=False)
        | Q(unit__any_of=known)
        | Q(first_receiver__any_of=known)
        | Q(area__any_of=uuid_array(trusted))
        # Departments called to a request must be able to read it.
        | _called(uuid_array(named))
    )


def own_units(actor: Actor) -> list[UUID]:
    """Units of the actor's own positions; their confidential requests are visible to the actor."""
    own = [grant.unit_id for grant in actor.grants if CASE_READ in grant.permissions]
    return [unit for unit in own if unit is not None]
