"""Fields of a move derived from model columns: titles, lengths, choices and limits are defined in
the model, and the form, the API and imports use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final
from uuid import UUID

from django.core import validators
from django.db import models
from django.utils.deconstruct import deconstructible
from pydantic import Field, create_model

from jiceng.ui.fields import Fields


class FieldMark:
    """Base of marks of fields that name something that there is already.

    Attributes:
        title: of the field.
        hint: what is said below it.
        key: the type by which it is named.
        is_optional: whether nothing may be named.
    """

    title: Any
    hint: Any = ""
    key: Any = UUID
    is_optional: bool = False


@deconstructible
class NotPast:
    """Marks a column of days, among its validators, in which nothing past is written down; what a
    move asks for keeps the mark, and the day of the move decides."""

    def __call__(self, value: Any) -> None:
        """Nothing: a row that is saved again later may be past by then."""

    def __eq__(self, other: object) -> bool:
        """All are alike."""
        return isinstance(other, NotPast)

    def __hash__(self) -> int:
        """All are alike."""
        return 0


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
"""In this order: a column of moments is one of days to Django."""
_LIMITS: Final[Mapping[type[validators.BaseValidator], str]] = {
    validators.MinValueValidator: "ge",
    validators.MaxValueValidator: "le",
    validators.MinLengthValidator: "min_length",
}


def fields_of(model: type[models.Model], *names: str, **more: Any) -> type[Fields]:
    """The fields of some columns of a model.

    Args:
        names: of the columns, in the order of the form. A column that may be empty may be left out.
        more: further fields, by name, or others in the places of these columns: an annotated type,
            or a mark with a `title` of its own, for choices by key.

    Raises:
        TypeError: a column of a kind that has no form field.
    """
    found: dict[str, Any] = {
        name: None if name in more else _constraints(model._meta.get_field(name)) for name in names
    }
    for name, given in more.items():
        found[name] = _marked(given) if isinstance(given, FieldMark) else (given, ...)
    title = "".join(part.title() for part in (model.__name__, *found))
    made: type[Fields] = create_model(f"{title}Fields", __base__=Fields, **found)
    return made


def columns_from(model: type[models.Model], fields: Fields) -> dict[str, Any]:
    """Filled-in values, by the model's attributes."""
    found: dict[str, Any] = {}
    for name in type(fields).model_fields:
        column: Any = model._meta.get_field(name)
        value = getattr(fields, name)
        found[column.attname] = value.value if isinstance(value, Enum) else value
    return found


def python_type(field: models.Field[Any, Any]) -> Any:
    """The type of a column's values; of choices, these.

    Raises:
        TypeError: for a kind of column that has none.
    """
    if field.choices:
        return _enum_of(field)
    if isinstance(field, models.ForeignKey):
        return python_type(field.target_field)
    for kind, found in TYPES.items():
        if isinstance(field, kind):
            return found
    raise TypeError(f"{field} cannot be asked for")


def type_out(field: Any) -> Any:
    """The type of a column in answers: of choices their codes, of references their keys."""
    if field.choices:
        return str
    if isinstance(field, models.DecimalField):
        return Decimal
    if isinstance(field, models.ForeignKey):
        found = type_out(field.target_field)
        return found | None if field.null else found
    for kind, found in TYPES.items():
        if isinstance(field, kind):
            return found | None if field.null else found
    raise TypeError(f"{field} cannot be told")


def _enum_of(field: models.Field[Any, Any]) -> Any:
    """The choices of a column as an enumeration with labels."""
    pairs: Sequence[tuple[Any, Any]] = list(field.flatchoices)
    members = {str(value).upper(): (value, label) for value, label in pairs}
    name = f"{field.model.__name__}{field.name.title()}"
    return models.TextChoices(name, members)  # type: ignore[call-overload]


def _marked(mark: FieldMark) -> tuple[Any, Any]:
    how = Field(title=_source(mark.title), description=_source(mark.hint) or None)
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
    marks = [each for each in field.validators if isinstance(each, NotPast)]
    is_nothing_too = field.blank and field.null
    plain = python_type(field)
    annotated: Any = Annotated[plain | None if is_nothing_too else plain, Field(**how)]
    for mark in marks:
        annotated = Annotated[annotated, mark]
    if not field.blank:
        return annotated, ...
    return annotated, None if is_nothing_too else field.get_default()


def _source(label: Any) -> str:
    """The message identifier of a label; it is translated when it is shown."""
    args: tuple[Any, ...] = getattr(label, "_args", ())
    return str(args[0]) if args else str(label)
