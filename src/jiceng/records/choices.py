"""Fields of a move whose value is the identifier of an existing object: a row of the record, a unit
or a row of another model.

The form offers the permitted values; the move checks the submitted one against the same list.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic.fields import FieldInfo

from jiceng.core.access import Actor, Right
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.records.facts import Facts
from jiceng.records.references import referable
from jiceng.ui import modelfields
from jiceng.ui.fields import Fields
from jiceng.ui.forms import Options
from jiceng.ui.modelfields import CodesField, FieldMark, NotBefore, NotPast

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChoiceContext:
    """Who fills in the form of a move, when, and for which record.

    Args:
        facts: facts of the record; None at an opening.
        present: initial values of the form; they may be kept even if they are no longer offered.
        known: what several forms of a page offer, so that it is looked up once (`once`).
    """

    by: Actor
    at: datetime
    facts: Facts[Any] | None = None
    present: Mapping[str, Any] = field(default_factory=dict)
    known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: Hashable, find: Callable[[], T]) -> T:
        """What is offered under a name, looked up once for all forms of the page.

        Args:
            name: with everything that it depends on besides the actor, the moment and the record.
        """
        if name not in self.known:
            self.known[name] = find()
        found: T = self.known[name]
        return found

    @property
    def day(self) -> date:
        """The civil day."""
        return directory.civil_day(self.at)


class ChoiceMark(FieldMark):
    """Base of the field markers of choices."""

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """Key and label of each permitted value."""
        raise NotImplementedError

    def label(self, key: Any) -> Any:
        """The label of a value that is no longer offered."""
        return str(key)


@dataclass(frozen=True, slots=True)
class RowOf(ChoiceMark):
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

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The permitted rows, labelled by their units."""
        rows = context.facts.of(self.model) if context.facts else ()
        return [
            (str(row.pk), directory.label_of(getattr(row, f"{self.unit}_id")))
            for row in rows
            if self.where(row)
        ]


@dataclass(frozen=True, slots=True)
class AnyUnit(ChoiceMark):
    """Field marker for use within ``Annotated``: the value is the identifier of a unit.

    Args:
        title: label of the field.
        kinds: restricts the choice to these kinds of units; empty for all.
        right: restricts the choice to the units where the actor holds this permission.
    """

    title: Any
    kinds: tuple[str, ...] = ()
    right: Right | None = None
    hint: Any = ""
    is_optional: bool = False

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The units of the administrative organisation."""
        tree, reach = directory.tree(), context.by.reach(self.right) if self.right else ("/",)
        return [
            (str(node.id), tree.label(node))
            for node in directory.existing_units(reach, context.day)
            if not self.kinds or node.kind in self.kinds
        ]

    def label(self, key: Any) -> Any:
        """A name that is unique among units."""
        return directory.label_of(key)


@dataclass(frozen=True, slots=True)
class ReferenceTo(ChoiceMark):
    """Field marker for use within ``Annotated``: the value is the key of a row of a model that its
    app declares as `Referable`.

    Args:
        title: label of the field.
        key: type of the model's key.
    """

    model: type[Model]
    title: Any
    key: Any = UUID
    hint: Any = ""
    is_optional: bool = False

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The rows that the app of the model offers."""
        return referable(self.model).offered(context.at)

    def label(self, key: Any) -> Any:
        """The name that the app of the model gives."""
        return referable(self.model).label(str(key))


@dataclass(frozen=True, slots=True)
class CodesOf(ChoiceMark):
    """Mark of a field with the codes of a column, which depend on the record's unit."""

    column: CodesField
    title: Any
    hint: Any = ""
    key: Any = list[str]
    of_unit: bool = True

    def offered(self, context: ChoiceContext) -> Sequence[tuple[str, Any]]:
        """The choices of the column for the record."""
        return self.column.offered(context.facts.record, context.at) if context.facts else ()

    def label(self, key: Any) -> Any:
        """The name by the column."""
        return self.column.names([key]) or key


def fields_of(model: type[Model], *names: str, **more: Any) -> type[Fields]:
    """Build the field model of some columns; a foreign key becomes a choice of units or of rows of
    its model.

    Args:
        names, more: as in `ui.modelfields.fields_of`.
    """
    marks = {
        name: mark
        for name in names
        if name not in more and (mark := _mark_of(model._meta.get_field(name))) is not None
    }
    return modelfields.fields_of(model, *names, **marks, **more)


def _mark_of(column: Any) -> ChoiceMark | None:
    if isinstance(column, CodesField):
        return CodesOf(column, column.verbose_name, column.help_text)
    if not column.is_relation:
        return None
    how = {"hint": column.help_text, "is_optional": column.blank}
    model = column.remote_field.model
    if model is directory.Unit:
        return AnyUnit(column.verbose_name, **how)
    return ReferenceTo(model, column.verbose_name, modelfields.python_type(column), **how)


def depend_on_unit(fields: type[Fields]) -> bool:
    """Whether choices depend on the unit in charge, which must then be chosen first."""
    return any(mark.of_unit for _name, mark in _marked(fields))


def _marked(fields: type[Fields]) -> Iterator[tuple[str, ChoiceMark]]:
    for name, info in fields.model_fields.items():
        mark = _mark(info)
        if mark is not None:
            yield name, mark


def _mark(info: FieldInfo) -> ChoiceMark | None:
    return next((each for each in info.metadata if isinstance(each, ChoiceMark)), None)


def options_of(fields: type[Fields], context: ChoiceContext) -> Options:
    """The choices of each marked field of a move."""
    found = dict[str, Sequence[tuple[str, Any]]]()
    for name, mark in _marked(fields):
        offered = mark.offered(context)
        known = {key for key, _label in offered}
        present = [key for key in _keys(context.present.get(name)) if key not in known]
        found[name] = [*offered, *((key, mark.label(key)) for key in present)]
    return found


def _keys(value: Any) -> list[str]:
    """The keys that a field names: one, several or none."""
    if isinstance(value, list):
        return [str(each) for each in value]
    return [] if value is None else [str(value)]


def check(given: Fields, context: ChoiceContext) -> None:
    """Refuse values outside the offered choices, and days before today where a column forbids them.
    Unchanged initial values of an edit are accepted.

    Raises:
        Invalid: with a message for each field concerned.
    """
    changed = {
        name: value
        for name in type(given).model_fields
        if (value := getattr(given, name)) is not None
        and (name not in context.present or value != context.present[name])
    }
    wrong = dict[str, str]()
    for name, day in changed.items():
        for mark in type(given).model_fields[name].metadata:
            if fault := _fault_of_day(mark, day, _first_day(mark, given, context), context.day):
                wrong[name] = fault
    for name, choice in _marked(type(given)):
        fresh = {*_keys(changed.get(name))} - {*_keys(context.present.get(name))}
        if fresh and not fresh <= {key for key, _label in choice.offered(context)}:
            wrong[name] = _("Choose one of those offered.")
    if wrong:
        raise Invalid(
            _("Some fields are invalid. See the messages at the fields."),
            "form.fields",
            fields=wrong,
        )


def _first_day(mark: Any, given: Fields, context: ChoiceContext) -> date | None:
    """The first day of the period that a column ends: as submitted, or that of the record if the
    form does not ask for it.
    """
    if not isinstance(mark, NotBefore):
        return None
    record = context.facts.record if context.facts else None
    found: date | None = getattr(given, mark.first, getattr(record, mark.first, None))
    return found


def _fault_of_day(mark: Any, day: date, first: date | None, today: date) -> str:
    """What is wrong with a day by a mark of its field; "" for nothing."""
    if isinstance(mark, NotPast) and day < today:
        return _("Enter a date in the future.")
    if not isinstance(mark, NotBefore) or first is None:
        return ""
    if not first <= day <= first + timedelta(days=mark.most_days):
        return _("Enter a date from the first day on, at most %(days)s days later.") % {
            "days": mark.most_days
        }
    return ""


def nothing_to_choose(
    options: Mapping[str, Sequence[tuple[str, Any]]], fields: type[Fields]
) -> bool:
    """Whether a required field has no choices, so that the form cannot be submitted."""
    return any(not options[name] and fields.model_fields[name].is_required() for name in options)
