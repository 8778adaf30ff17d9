"""Visibility of records and the units of each relation, derived from the declared relations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from jiceng.core.access import Actor, Right
from jiceng.directory import public as directory
from jiceng.records.models import Record
from jiceng.records.relations import Places, Reach, Relation


def visible_by(
    model: type[Record], reads: Right, relations: Iterable[Relation], actor: Actor
) -> QuerySet[Any]:
    """The records that an actor sees: a unit within the reach of the permission has one of the
    relations to them.
    """
    manager, reach = model._default_manager, actor.reach(reads)  # noqa: SLF001 - Django's own name
    found, direct = Q(pk__in=()), set[str]()
    for each in relations:
        if each.reach is Reach.ANYWHERE:
            # Without a condition an empty one would be dropped from the alternatives.
            found |= Q(**(each.where or {"pk__isnull": False})) if reach else Q(pk__in=())
            continue
        within = directory.within(reach, f"{each.through}__path")
        if _is_direct(model, each.through):
            found |= within
            direct.add(each.through)
        else:
            ways = manager.filter(within, **each.where).order_by()
            found |= Q(pk__in=ways.values("pk"))
    if "/" in reach:
        found = Q()
    return manager.filter(found).select_related(*sorted({"unit", *direct}))


def sees_plainly(record: Record, reads: Right, relations: Iterable[Relation], actor: Actor) -> bool:
    """Whether a unit in a column of the record is within the reach of the permission. An actor may
    see others too: `visible_by` says which.
    """
    reach = actor.reach(reads)
    if not reach:
        return False
    if "/" in reach:
        return True
    tree, model = directory.tree(), type(record)
    through = dict.fromkeys(each.through for each in relations if each.reach is not Reach.ANYWHERE)
    units = [getattr(record, f"{each}_id") for each in through if _is_direct(model, each)]
    return any(node.path.startswith(reach) for each in units if (node := tree.get(each)))


def in_relations(model: type[Record], right: str, relations: Iterable[Relation], actor: Actor) -> Q:
    """Condition for the records on which an actor holds a permission through one of some relations;
    the counterpart of `relations.counting`.

    Args:
        relations: each with a path to its units.
    """
    if actor.all_powers:
        return Q()
    manager = model._default_manager  # noqa: SLF001 - Django's own name
    posts = sorted({grant.path for grant in actor.grants if right in grant.permissions})
    found = Q(pk__in=())
    for each in relations:
        theirs = Q(pk__in=())
        for post in posts:
            theirs |= _from_post(f"{each.through}__path", post, each.reach)
        if not _is_direct(model, each.through):
            ways = manager.filter(theirs, **each.where).order_by()
            theirs = Q(pk__in=ways.values("pk"))
        found |= theirs
    return found


def _from_post(path: str, post: str, reach: Reach) -> Q:
    """Condition for the units that a position reaches."""
    match reach:
        case Reach.HERE:
            return Q(**{path: post})
        case Reach.ABOVE:
            return Q(**{f"{path}__startswith": post}) & ~Q(**{path: post})
        case Reach.HERE_OR_ABOVE:
            return Q(**{f"{path}__startswith": post})
        case Reach.ANYWHERE:
            return Q()


def direct_relations(model: type[Record], relations: Iterable[Relation]) -> list[str]:
    """The relations that are columns of the record itself, without duplicates."""
    return sorted({each.through for each in relations if _is_direct(model, each.through)})


def places_by(record: Record, relations: Iterable[Relation]) -> Places:
    """The units of each relation to a record."""
    return {each: _paths(record, each) for each in relations}


def _paths(record: Record, relation: Relation) -> tuple[str, ...]:
    if _is_direct(type(record), relation.through):
        node = directory.tree().get(getattr(record, f"{relation.through}_id"))
        return (node.path,) if node else ()
    rows = type(record)._default_manager.filter(pk=record.pk, **relation.where)  # noqa: SLF001
    paths = rows.order_by().values_list(f"{relation.through}__path", flat=True).distinct()
    return tuple(sorted(path for path in paths if path))


@cache
def _is_direct(model: type[Model], through: str) -> bool:
    """Whether a relation is a column of the record itself."""
    try:
        return bool(model._meta.get_field(through).concrete)
    except FieldDoesNotExist:
        return False
