"""Visibility of records and the units of each relation, derived from the declared relations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from jiceng.core.access import Actor, Right
from jiceng.directory import public as directory
from jiceng.records.models import Record
from jiceng.records.relations import Places, Relation


def visible_by(
    model: type[Record], reads: Right, relations: Iterable[Relation], actor: Actor
) -> QuerySet[Any]:
    """The records that an actor sees: a unit within the reach of the permission has one of the
    relations to them.
    """
    manager, reach = model._default_manager, actor.reach(reads)  # noqa: SLF001 - Django's own name
    found, direct = Q(pk__in=()), set[str]()
    for each in relations:
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


def _is_direct(model: type[Model], through: str) -> bool:
    """Whether a relation is a column of the record itself."""
    try:
        return bool(model._meta.get_field(through).concrete)
    except FieldDoesNotExist:
        return False
