"""What a lifecycle's pure functions know of a record: itself, its rows, the unit above."""

from __future__ import annotations

from collections.abc import Mapping
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
    """A record as it stands when a move is looked at; its functions read it and nothing else.

    Args:
        record: its columns; references by their keys alone.
        rows: by model, its further rows in the order of their making.
        above: the unit above the one in charge; None at the top.
    """

    record: R
    rows: Mapping[type[Model], tuple[Any, ...]] = field(default_factory=dict)
    above: UUID | None = None

    def of(self, model: type[M]) -> tuple[M, ...]:
        """The record's rows of one model."""
        return self.rows.get(model, ())


def facts_of(record: R, models: tuple[type[Model], ...]) -> Facts[R]:
    """Read what is known of a record: one query for each model of its rows."""
    node = directory.tree().get(record.unit_id)
    rows = {
        model: tuple(
            model._default_manager.filter(**{owner_field(model, type(record)): record}).order_by("pk")  # noqa: SLF001 - Django's own name
        )
        for model in models
    }
    return Facts(record, rows, node.parent_id if node else None)


def owner_field(model: type[Model], owner: type[Model]) -> str:
    """The field by which a row names the record that it belongs to.

    Raises:
        TypeError: there is none.
    """
    for each in model._meta.concrete_fields:
        if isinstance(each, ForeignKey) and each.remote_field.model is owner:
            return each.name
    raise TypeError(f"{model.__name__} belongs to no {owner.__name__}")
