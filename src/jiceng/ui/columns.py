"""Columns of a record, one value each, declared once for lists, pages and tables.

Most columns are named by their field alone (`column_of`): label, choices and kind are the model's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _


class ColumnKind(Enum):
    """Kinds of columns: how a value is shown, filtered and written into a spreadsheet."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


Choices = Callable[[], Sequence[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a record.

    Args:
        name: of the field, also as the address and the JSON interface name it.
        label: the head of the column.
        shown: the value in words, from a record; "" for none.
        kind: what it holds.
        choices: the choices of a filter with their labels; None without choices.
        is_sortable: whether a list can be put in its order: a field that is never empty.
        found_by: of a choice, the values that a filter by it finds; only itself without.
    """

    name: str
    label: Any
    shown: Callable[[Any], str]
    kind: ColumnKind = ColumnKind.TEXT
    choices: Choices | None = None
    is_sortable: bool = False
    found_by: Callable[[str], Collection[str]] | None = None

    def cell(self, record: Any) -> Any:
        """The value as a spreadsheet holds it."""
        if self.kind in {ColumnKind.TEXT, ColumnKind.CHOICE}:
            return self.shown(record)
        return getattr(record, self.name)


def column_of(model: type[models.Model], name: str) -> Column:
    """The column of a field.

    Args:
        name: the field's; followed by a space and the path of its unit of measure, if any.

    Raises:
        TypeError: the field is a reference, which packages above have to label.
    """
    name, _blank, measure = name.partition(" ")
    field: Any = model._meta.get_field(name)
    label, is_sortable = field.verbose_name, not field.null
    if field.is_relation:
        raise TypeError(f"{field} is a reference")
    if field.choices:
        return choice(name, label, list(field.flatchoices))
    if isinstance(field, models.DateTimeField):
        return Column(name, label, _moment(name), ColumnKind.MOMENT, None, is_sortable)
    if isinstance(field, models.DateField):
        return Column(name, label, _day(name), ColumnKind.DAY, None, is_sortable)
    if isinstance(field, models.BooleanField):
        return choice(name, label, [("True", _("yes")), ("False", _("no"))])
    if isinstance(field, models.DecimalField | models.IntegerField | models.FloatField):
        return Column(name, label, _number(name, measure), ColumnKind.NUMBER, None, is_sortable)
    return text(name, label)


def text(name: str, label: Any) -> Column:
    """A text as it is."""
    return Column(name, label, lambda record: str(getattr(record, name) or ""))


def choice(name: str, label: Any, choices: Sequence[tuple[str, Any]]) -> Column:
    """One of some values, by its words.

    Args:
        choices: the values of the model's field with their words.
    """
    words = dict(choices)

    def shown(record: Any) -> str:
        value = getattr(record, name)
        return "" if value is None else str(words.get(str(value), value))

    return Column(name, label, shown, ColumnKind.CHOICE, lambda: choices, is_sortable=True)


def _number(name: str, measure: str) -> Callable[[Any], str]:
    def shown(record: Any) -> str:
        value = getattr(record, name)
        if value is None:
            return ""
        if isinstance(value, Decimal):
            value = value.normalize()
        number = number_format(value, use_l10n=True)
        return f"{number} {attrgetter(measure)(record)}" if measure else number

    return shown


def _day(name: str) -> Callable[[Any], str]:
    return lambda record: date_format(value, "Y-m-d") if (value := getattr(record, name)) else ""


def _moment(name: str) -> Callable[[Any], str]:
    def shown(record: Any) -> str:
        value = getattr(record, name)
        return date_format(timezone.localtime(value), "Y-m-d H:i") if value else ""

    return shown


def values_of(
    record: Any, columns: Sequence[Column], longest: int | None = None
) -> list[tuple[Any, str]]:
    """The label and value of each column that has one.

    Args:
        longest: of a longer text only the beginning, of so many characters; None for the whole.
    """
    pairs = [(each.label, each.shown(record)) for each in columns]
    return [
        (label, Truncator(value).chars(longest) if longest else value)
        for label, value in pairs
        if value
    ]
