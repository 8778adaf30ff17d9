"""Fields of a move that name something that is there already: a row of the record, or a unit.

What can be chosen is offered by the form and checked when the move is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo

from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.records.facts import Facts
from jiceng.ui import modelfields
from jiceng.ui.fields import Fields
from jiceng.ui.forms import Options
from jiceng.ui.modelfields import FieldMark, NotBefore, NotPast


@dataclass(frozen=True, slots=True)
class RowOf(FieldMark):
    """Marks a field, within ``Annotated``, that names a row of the record.

    Args:
        where: which rows can be chosen; pure.
        title: of the field.
        unit: the field of the unit by which a row is called.
    """

    model: type[Model]
    where: Callable[[Any], Any]
    title: Any
    unit: str = "unit"

    def offered(self, facts: Facts[Any] | None, at: datetime) -> Sequence[tuple[str, Any]]:
        """The rows that fit, by their units."""
        rows = facts.of(self.model) if facts else ()
        return [
            (str(row.pk), directory.label_of(getattr(row, f"{self.unit}_id")))
            for row in rows
            if self.where(row)
        ]


@dataclass(frozen=True, slots=True)
class AnyUnit(FieldMark):
    """Marks a field that names a unit.

    Args:
        title: of the field.
        kinds: only of these; all without.
    """

    title: Any
    kinds: tuple[str, ...] = ()

    def offered(self, facts: Facts[Any] | None, at: datetime) -> Sequence[tuple[str, Any]]:
        """The units of the administrative tree."""
        tree = directory.tree()
        return [
            (str(node.id), tree.label(node))
            for node in directory.existing_units(("/",), directory.civil_day(at))
            if not self.kinds or node.kind in self.kinds
        ]


def fields_of(model: type[Model], *names: str, **more: Any) -> type[Fields]:
    """What is asked for some columns of a model; a column of units takes one that there is.

    Args:
        names, more: as of `ui.modelfields.fields_of`.
    """
    plain = []
    for name in names:
        field: Any = model._meta.get_field(name)
        if field.is_relation and field.remote_field.model is directory.Unit:
            more[name] = AnyUnit(field.verbose_name)
        else:
            plain.append(name)
    return modelfields.fields_of(model, *plain, **more)


def _marked(fields: type[Fields]) -> Iterator[tuple[str, FieldMark]]:
    for name, info in fields.model_fields.items():
        mark = _mark(info)
        if mark is not None:
            yield name, mark


def _mark(info: FieldInfo) -> FieldMark | None:
    return next((each for each in info.metadata if isinstance(each, FieldMark)), None)


def depend_on_unit(fields: type[Fields]) -> bool:
    """Whether what can be chosen depends on the unit in charge, which is then chosen first."""
    return any(mark.of_unit for _name, mark in _marked(fields))


def options_of(fields: type[Fields], facts: Facts[Any] | None, at: datetime) -> Options:
    """What each field of a move that names something offers."""
    return {name: mark.offered(facts, at) for name, mark in _marked(fields)}


def check(given: Fields, facts: Facts[Any] | None, at: datetime) -> None:
    """Refuse what is not among those offered, and days that are past.

    Raises:
        Invalid: names the field.
    """
    today, wrong = directory.civil_day(at), dict[str, str]()
    for name, info in type(given).model_fields.items():
        for each in info.metadata:
            if fault := _fault_of_day(each, getattr(given, name), given, today):
                wrong[name] = fault
    for name, mark in _marked(type(given)):
        value = getattr(given, name)
        chosen = value if isinstance(value, list) else [] if value is None else [str(value)]
        if chosen and not {*chosen} <= {key for key, _words in mark.offered(facts, at)}:
            wrong[name] = _("Choose one of those offered.")
    if wrong:
        raise Invalid(
            _("Something in this form cannot be used; see the fields."), "form.fields", fields=wrong
        )


def _fault_of_day(mark: Any, day: date | None, given: Fields, today: date) -> str:
    """What is wrong with a day by a mark of its field; "" for nothing."""
    if day is None:
        return ""
    if isinstance(mark, NotPast) and day < today:
        return _("Give a day that is still to come.")
    if isinstance(mark, NotBefore):
        first = getattr(given, mark.first)
        if first is not None and not first <= day <= first + timedelta(days=mark.most_days):
            return _("Give a day from the first one on, at most %(days)s days later.") % {
                "days": mark.most_days
            }
    return ""


def nothing_to_choose(
    options: Mapping[str, Sequence[tuple[str, Any]]], fields: type[Fields]
) -> bool:
    """Whether a field that must be filled in has nothing to choose from."""
    return any(not options[name] and fields.model_fields[name].is_required() for name in options)
