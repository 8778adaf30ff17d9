"""Fields of moves derived from model columns: titles, lengths, choices and limits are defined in
the model; forms, API and imports use them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final, get_origin
from uuid import UUID

from annotated_types import Len
from django.core import validators
from django.db import models
from django.utils.deconstruct import deconstructible
from pydantic import Field, create_model

from jiceng.ui.fields import Fields


class FieldMark:
    """Base of markers of fields whose value is the key of an existing object.

    Attributes:
        title: label of the field.
        hint: text below the field.
        key: type of the key.
        is_optional: whether the field may be empty.
        of_unit: whether the choices depend on the unit in charge.
    """

    title: Any
    hint: Any = ""
    key: Any = UUID
    is_optional: bool = False
    of_unit: bool = False


@deconstructible
class NotPast:
    """Validator that marks date columns in which past days cannot be entered; the move checks this
    with its own day.
    """

    def __call__(self, value: Any) -> None:
        """No check here: a row that is saved again later may be past by then."""

    def __eq__(self, other: object) -> bool:
        """All instances are equal."""
        return isinstance(other, NotPast)

    def __hash__(self) -> int:
        """All instances are equal."""
        return 0


@deconstructible
class NotBefore:
    """Marks a column of days, among its validators, that ends a period.

    Args:
        first: the column with the first day of the period.
        most_days: from the first day to this one.
    """

    def __init__(self, first: str, most_days: int) -> None:
        self.first, self.most_days = first, most_days

    def __call__(self, value: Any) -> None:
        """Nothing: the two days are compared when the form is validated."""

    def __eq__(self, other: object) -> bool:
        """Those with the same arguments are alike."""
        return isinstance(other, NotBefore) and vars(self) == vars(other)

    def __hash__(self) -> int:
        """Those with the same arguments are alike."""
        return hash((self.first, self.most_days))


class CodesField(models.JSONField):
    """A column with the codes of some things that are kept elsewhere; none where it is empty.

    The class of the column belongs to the package that keeps these things.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, **options})

    def offered(self, record: Any, at: datetime) -> Sequence[tuple[str, Any]]:
        """What can be chosen for a record, by code, with its name."""
        raise TypeError(f"{type(self).__name__} does not say what there is")

    def names(self, codes: Sequence[str]) -> str:
        """What codes stand for, in one line."""
        return "、".join(codes)


TYPES: Final[Mapping[type[models.Field[Any, Any]], Any]] = {
    models.DecimalField: Decimal,
    models.DateTimeField: datetime,
    models.DateField: date,
    models.BooleanField: bool,
    models.IntegerField: int,
    models.FloatField: float,
    models.UUIDField: UUID,
    models.CharField: str,
    models.TextField: str,
}
"""First match wins: in Django a DateTimeField is a DateField too."""
MOST_CODES: Final = 1000
_LIMITS: Final[Mapping[type[validators.BaseValidator], str]] = {
    validators.MinValueValidator: "ge",
    validators.MaxValueValidator: "le",
    validators.MinLengthValidator: "min_length",
}


def fields_of(model: type[models.Model], *names: str, **more: Any) -> type[Fields]:
    """Build the field model of some columns of a model.

    Args:
        names: columns in the order of the form; nullable ones are optional.
        more: further fields by name, or replacements of these columns: an annotated type, or a
            marker with its own `title` for choices by key.

    Raises:
        TypeError: a column type without a form field.
    """
    found: dict[str, Any] = {
        name: None if name in more else _constraints(model._meta.get_field(name)) for name in names
    }
    for name, given in more.items():
        found[name] = _marked(given) if isinstance(given, FieldMark) else (given, ...)
    title = "".join(part.title() for part in (model.__name__, *found))
    made: type[Fields] = create_model(f"{title}Fields", __base__=Fields, **found)
    return made


def together(*fields: type[Fields]) -> type[Fields]:
    """All of some fields in one form, in this order."""
    title = "".join(each.__name__ for each in fields)
    made: type[Fields] = create_model(title, __base__=tuple(reversed(fields)))
    return made


def columns_from(model: type[models.Model], fields: Fields) -> dict[str, Any]:
    """Submitted values of fields that are columns, by attribute of the model."""
    found: dict[str, Any] = {}
    columns: dict[str, Any] = {each.name: each for each in model._meta.concrete_fields}
    for name in type(fields).model_fields:
        column = columns.get(name)
        if column is None:
            continue
        value = getattr(fields, name)
        if isinstance(column, CodesField):
            value = sorted({*value})
        found[column.attname] = value.value if isinstance(value, Enum) else value
    return found


def python_type(field: models.Field[Any, Any]) -> Any:
    """Python type of a column's values; an enumeration for choices.

    Raises:
        TypeError: a column type without a Python type.
    """
    if field.choices:
        return _enum_of(field)
    if isinstance(field, models.ForeignKey):
        return python_type(field.target_field)
    for kind, found in TYPES.items():
        if isinstance(field, kind):
            return found
    raise TypeError(f"{field} cannot be a form field")


def type_out(field: Any) -> Any:
    """Type of a column in API responses: codes of choices, keys of references."""
    if field.choices:
        return str
    if isinstance(field, models.DecimalField):
        return Decimal | None if field.null else Decimal
    if isinstance(field, CodesField):
        return list[str]
    if isinstance(field, models.JSONField):
        return Any
    if isinstance(field, models.ForeignKey):
        found = type_out(field.target_field)
        return found | None if field.null else found
    for kind, found in TYPES.items():
        if isinstance(field, kind):
            return found | None if field.null else found
    raise TypeError(f"{field} cannot be displayed")


def _enum_of(field: models.Field[Any, Any]) -> Any:
    """The choices of a column as an enumeration with labels."""
    pairs: Sequence[tuple[Any, Any]] = list(field.flatchoices)
    members = {str(value).upper(): (value, label) for value, label in pairs}
    name = f"{field.model.__name__}{field.name.title()}"
    return models.TextChoices(name, members)  # type: ignore[call-overload]


def _marked(mark: FieldMark) -> tuple[Any, Any]:
    how = Field(title=_source(mark.title), description=_source(mark.hint) or None)
    if get_origin(mark.key) is list:
        return Annotated[mark.key, how, Len(max_length=MOST_CODES), mark], []
    if mark.is_optional:
        return Annotated[mark.key | None, how, mark], None
    return Annotated[mark.key, how, mark], ...


def _constraints(field: Any) -> tuple[Any, Any]:
    how: dict[str, Any] = {"title": _source(field.verbose_name)}
    if field.help_text:
        how["description"] = _source(field.help_text)
    if isinstance(field, models.DecimalField):
        how |= {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
    elif isinstance(field, models.CharField | models.TextField) and not field.choices:
        how["max_length"] = field.max_length
        how["min_length"] = 0 if field.blank else 1
    for each in field.validators:
        limit = _LIMITS.get(type(each))
        if limit is not None and not (limit == "ge" and isinstance(field, models.CharField)):
            how[limit] = each.limit_value
    marks = [each for each in field.validators if isinstance(each, NotPast | NotBefore)]
    is_nothing_too = field.blank and field.null
    plain = python_type(field)
    annotated: Any = Annotated[plain | None if is_nothing_too else plain, Field(**how)]
    for mark in marks:
        annotated = Annotated[annotated, mark]
    if not field.blank:
        return annotated, ...
    return annotated, None if is_nothing_too else field.get_default()


def _source(label: Any) -> str:
    """Message identifier of a label, so that it is translated when displayed.

    Raises:
        ValueError: the label has a context, which a title cannot keep.
    """
    args: tuple[Any, ...] = getattr(label, "_args", ())
    if len(args) > 1:
        raise ValueError(f"a form's label has no context; write a text of its own: {args}")
    return str(args[0]) if args else str(label)
