"""Input of a lifecycle's pure functions: the record, its rows and the unit above the one in
charge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import ForeignKey, Model

from jiceng.directory import public as directory
from jiceng.records.models import Record

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Facts(Generic[R]):
    """Snapshot of a record for guards and `apply` functions, which read nothing else.

    Args:
        record: its columns; of references only the keys.
        rows: by model, the record's further rows in the order of creation.
        above: the unit above the one in charge; None at the top.
    """

    record: R
    rows: Mapping[type[Model], tuple[Any, ...]] = field(default_factory=dict)
    above: UUID | None = None

    def of(self, model: type[M]) -> tuple[M, ...]:
        """The record's rows of one model."""
        return self.rows.get(model, ())

    def one(self, model: type[M], **values: Any) -> M | None:
        """The first row of a model with the given values."""
        rows = (each for each in self.of(model) if _has(each, values))
        return next(rows, None)


def _has(row: Model, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def facts_of(record: R, models: tuple[type[Model], ...]) -> Facts[R]:
    """The facts of a record: one query for each model of its rows that a function asks for."""
    node = directory.tree().get(record.unit_id)
    return Facts(record, _RowsOnDemand(record, models), node.parent_id if node else None)


class _RowsOnDemand(Mapping[type[Model], tuple[Any, ...]]):
    """A record's rows by model, each read when it is first asked for and then kept: most moves look
    at none. All functions that look run before anything is written."""

    def __init__(self, record: Record, models: tuple[type[Model], ...]) -> None:
        self._record, self._models = record, models
        self._read: dict[type[Model], tuple[Any, ...]] = {}

    def __getitem__(self, model: type[Model]) -> tuple[Any, ...]:
        if model not in self._models:
            raise KeyError(model)
        if model not in self._read:
            self._read[model] = rows_of(model, self._record)
        return self._read[model]

    def __iter__(self) -> Iterator[type[Model]]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)


def facts_before(model: type[R], unit: UUID | None) -> Facts[R] | None:
    """What is known of a record that a unit is about to begin; None before a unit is chosen."""
    node = directory.tree().get(unit)
    return Facts(model(unit_id=unit), {}, node.parent_id) if node else None


def rows_of(model: type[Model], record: Model) -> tuple[Any, ...]:
    """The rows of one model that belong to a record, each with the record already attached."""
    owner = owner_field(model, type(record))
    found = model._default_manager.filter(**{owner: record}).order_by("pk")  # noqa: SLF001
    for row in found:
        setattr(row, owner, record)
    return tuple(found)


def owner_field(model: type[Model], owner: type[Model]) -> str:
    """Name of the foreign key from a row to its record; "" if the model has none."""
    for each in model._meta.concrete_fields:
        if isinstance(each, ForeignKey) and each.remote_field.model is owner:
            return each.name
    return ""
