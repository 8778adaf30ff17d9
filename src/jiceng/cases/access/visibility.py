"""Which requests an actor may see: where every query on requests starts."""

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
    return seen & not_confidential_to(actor)


def reach_of(actor: Actor, right: str) -> tuple[str, ...]:
    """The subtrees over which an actor holds a right; `EVERYTHING` where they hold every unit that
    requests can lie with."""
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


def not_confidential_to(actor: Actor) -> Q:
    """The condition on requests that are not confidential, or whose reach trusts this actor."""
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
        # Whoever whistles for a body lets its people know what for, or they could not answer.
        | _called(uuid_array(named))
    )


def own_units(actor: Actor) -> list[UUID]:
    """The units of the actor's own posts, of whose confidential requests they see all."""
    own = [grant.unit_id for grant in actor.grants if CASE_READ in grant.permissions]
    return [unit for unit in own if unit is not None]
