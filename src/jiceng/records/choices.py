"""Fields of a move whose value is the identifier of an existing object: a row of the record or a
unit.

The form offers the permitted values; the move checks the submitted one against the same list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo

from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.records.facts import Facts
from jiceng.ui import modelfields
from jiceng.ui.fields import Fields
from jiceng.ui.forms import Options
from jiceng.ui.modelfields import FieldMark, NotPast


@dataclass(frozen=True, slots=True)
class RowOf(FieldMark):
    """Field marker for use within ``Annotated``: the value is the identifier of a row of the
    record.

    Args:
        where: predicate that selects the rows to offer; pure.
        title: label of the field.
        unit: field of the row whose unit serves as the label of the choice.
    """

    model: type[Model]
    where: Callable[[Any], Any]
    title: Any
    unit: str = "unit"

    def offered(self, facts: Facts[Any] | None, at: datetime) -> Sequence[tuple[str, Any]]:
        """The permitted rows, labelled by their units."""
        rows = facts.of(self.model) if facts else ()
        return [
            (str(row.pk), directory.label_of(getattr(row, f"{self.unit}_id")))
            for row in rows
            if self.where(row)
        ]


@dataclass(frozen=True, slots=True)
class AnyUnit(FieldMark):
    """Field marker for use within ``Annotated``: the value is the identifier of a unit.

    Args:
        title: label of the field.
        kinds: restricts the choice to these kinds of units; empty for all.
    """

    title: Any
    kinds: tuple[str, ...] = ()

    def offered(self, facts: Facts[Any] | None, at: datetime) -> Sequence[tuple[str, Any]]:
        """The units of the administrative organisation."""
        tree = directory.tree()
        return [
            (str(node.id), tree.label(node))
            for node in directory.existing_units(("/",), directory.civil_day(at))
            if not self.kinds or node.kind in self.kinds
        ]


def fields_of(model: type[Model], *names: str, **more: Any) -> type[Fields]:
    """Build the field model of some columns; a foreign key to a unit becomes a choice of units.

    Args:
        names, more: as in `ui.modelfields.fields_of`.
    """
    plain = []
    for name in names:
        field: Any = model._meta.get_field(name)
        if field.is_relation and field.remote_field.model is directory.Unit:
            more[name] = AnyUnit(field.verbose_name)
        else:
            plain.append(name)
    return modelfields.fields_of(model, *plain, **more)


def _marked(fields: type[Fields]) -> Iterator[tuple[str, RowOf | AnyUnit]]:
    for name, info in fields.model_fields.items():
        mark = _mark(info)
        if mark is not None:
            yield name, mark


def _mark(info: FieldInfo) -> RowOf | AnyUnit | None:
    return next((each for each in info.metadata if isinstance(each, RowOf | AnyUnit)), None)


def options_of(fields: type[Fields], facts: Facts[Any] | None, at: datetime) -> Options:
    """The choices of each marked field of a move."""
    return {name: mark.offered(facts, at) for name, mark in _marked(fields)}


def check(given: Fields, facts: Facts[Any] | None, at: datetime) -> None:
    """Refuse values outside the offered choices, and days before today where a column forbids them.

    Raises:
        Invalid: with a message for each field concerned.
    """
    wrong: dict[str, str] = {
        name: _("Give a day that is still to come.")
        for name, info in type(given).model_fields.items()
        if any(isinstance(each, NotPast) for each in info.metadata)
        and (day := getattr(given, name)) is not None
        and day < directory.civil_day(at)
    }
    for name, mark in _marked(type(given)):
        value: UUID | None = getattr(given, name)
        if value is not None and str(value) not in dict(mark.offered(facts, at)):
            wrong[name] = _("Choose one of those offered.")
    if wrong:
        raise Invalid(
            _("Something in this form cannot be used; see the fields."), "form.fields", fields=wrong
        )


def nothing_to_choose(
    options: Mapping[str, Sequence[tuple[str, Any]]], fields: type[Fields]
) -> bool:
    """Whether a required field has no choices, so that the form cannot be submitted."""
    return any(not options[name] and fields.model_fields[name].is_required() for name in options)
