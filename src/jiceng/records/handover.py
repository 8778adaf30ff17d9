"""Handover of records and of their dependent rows to the successor of a closed unit
(`directory.holdings`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import Count, Q, QuerySet, UniqueConstraint

from jiceng.directory import public as directory
from jiceng.directory.public import HandedOverItems, Handover, Owner
from jiceng.records.facts import owner_field
from jiceng.records.models import Record
from jiceng.records.moves import Rows
from jiceng.records.outcomes import Changed, Context, Outcome
from jiceng.records.writing import Living, write

HANDED_OVER: Final = "handed_over"
"""Last part of the type of the event."""


class Held(Living, Protocol):
    """The part of a lifecycle that the handover needs."""

    @property
    def label(self) -> Any: ...
    @property
    def many(self) -> Any: ...
    @property
    def held_as(self) -> str: ...
    @property
    def model(self) -> Any: ...
    @property
    def named(self) -> str: ...
    @property
    def over(self) -> Collection[str]: ...
    def until(self, day: date, /) -> Q: ...
    def list_path(self, unit: UUID, /) -> str: ...


def held_records(lifecycle: Held) -> HandedOverItems:
    """The open records of a kind by their unit in charge.

    If a unique constraint covers unit and name and the successor has the name already, the name of
    the former unit is appended.
    """

    def count(among: Collection[UUID], day: date) -> dict[UUID, int]:
        rows = _open(lifecycle, day).filter(unit__in=among).order_by()
        return dict(rows.values_list("unit").annotate(Count("pk")))

    def hand_over(handover: Handover) -> int:
        rows = _open(lifecycle, handover.day).filter(unit=handover.owner).order_by("pk")
        found = list(rows.select_for_update(of=("self",)))
        for record in found:
            changes = {"unit_id": handover.successor, **_unique_name(lifecycle, record, handover)}
            data = {"from": handover.owner, "to": handover.successor}
            outcome = Outcome(record.state, data, changes)
            context = Context(handover.by, handover.at, record.pk)
            write(lifecycle, record, outcome, HANDED_OVER, context)
        return len(found)

    return HandedOverItems(
        lifecycle.held_as or f"records.{lifecycle.kind}",
        Owner.UNIT,
        lifecycle.many or lifecycle.label,
        (f"{lifecycle.model._meta.label}.unit",),
        count,
        hand_over,
        lifecycle.list_path,
    )


def held_rows(lifecycle: Held, rows: Rows, held: Q) -> HandedOverItems:
    """Dependent rows of open records by the unit that they name.

    Each record gets one event. A unique constraint that covers the unit stops the handover with its
    message.
    """
    owner, manager = owner_field(rows.model, lifecycle.model), rows.model._default_manager  # noqa: SLF001

    def of(units: Collection[UUID], day: date) -> QuerySet[Any]:
        among = _open(lifecycle, day).order_by().values("pk")
        return manager.filter(held, unit__in=units, **{f"{owner}__in": among})

    def count(among: Collection[UUID], day: date) -> dict[UUID, int]:
        return dict(of(among, day).order_by().values_list("unit").annotate(Count("pk")))

    def hand_over(handover: Handover) -> int:
        named = of([handover.owner], handover.day).order_by().values(owner)
        records = lifecycle.model._default_manager.filter(pk__in=named).order_by("pk")  # noqa: SLF001
        moved = 0
        for record in list(records.select_for_update(of=("self",))):
            theirs = of([handover.owner], handover.day).filter(**{owner: record}).order_by("pk")
            changes = [
                Changed(rows.model, pk, {"unit_id": handover.successor})
                for pk in theirs.values_list("pk", flat=True)
            ]
            data = {"from": handover.owner, "to": handover.successor, "rows": len(changes)}
            outcome = Outcome(record.state, data, rows=changes)
            context = Context(handover.by, handover.at, record.pk)
            write(lifecycle, record, outcome, HANDED_OVER, context)
            moved += len(changes)
        return moved

    name = rows.model._meta.model_name
    return HandedOverItems(
        f"records.{lifecycle.kind}.{name}",
        Owner.UNIT,
        rows.many or rows.model._meta.verbose_name_plural,
        (f"{rows.model._meta.label}.unit",),
        count,
        hand_over,
    )


def _open(lifecycle: Held, day: date) -> QuerySet[Any]:
    manager = lifecycle.model._default_manager  # noqa: SLF001
    rows: QuerySet[Any] = manager.filter(lifecycle.until(day)).exclude(state__in=[*lifecycle.over])
    return rows


def _unique_name(lifecycle: Held, record: Record, handover: Handover) -> dict[str, str]:
    """A new name if the successor has the present one already."""
    name: str = getattr(record, lifecycle.named, "")
    taken = {each for names in _taken(lifecycle, record, handover.successor) for each in names}
    if name not in taken:
        return {}
    limit = type(record)._meta.get_field(lifecycle.named).max_length or len(name) + 100  # type: ignore[union-attr]
    node = directory.tree().get(handover.owner)
    tails = [f" ({node.name})"] if node else []
    tails += [f" ({number})" for number in range(2, len(taken) + 3)]
    others = (f"{name[: limit - len(tail)]}{tail}"[:limit] for tail in tails)
    return {lifecycle.named: next(each for each in others if each not in taken)}


def _taken(lifecycle: Held, record: Record, successor: UUID) -> Iterator[QuerySet[Any]]:
    """Names in use at the successor, for each unique constraint that covers them."""
    model = type(record)
    for each in model._meta.constraints:
        if isinstance(each, UniqueConstraint) and {"unit", lifecycle.named} <= {*each.fields}:
            others = {*each.fields} - {"unit", lifecycle.named}
            columns = [column for column in model._meta.concrete_fields if column.name in others]
            same = {column.attname: getattr(record, column.attname) for column in columns}
            rows = model._default_manager.filter(unit=successor, **same)  # noqa: SLF001
            yield rows.values_list(lifecycle.named, flat=True)
