"""Columns of records, declared once for lists, pages and tables.

Most columns need only their field (`column_of`): label, choices and kind come from the model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from jiceng.core.templatetags.parts import whole
from jiceng.ui.modelfields import CodesField


class ColumnKind(Enum):
    """Kinds of columns: how a value is shown, filtered and written into a spreadsheet."""

    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


_WHOLE: Final = frozenset({ColumnKind.DAY, ColumnKind.MOMENT})
"""Kinds whose values a line does not break."""

Choices = Callable[[], Sequence[tuple[str, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a record.

    Args:
        name: name of the field, also in URLs and in the JSON API.
        label: heading.
        shown: the value of a record as text; "" for none.
        kind: data type.
        choices: choices of a filter with their labels; None without choices.
        is_sortable: whether lists can be sorted by it: only if it is never empty.
        found_by: for a choice, the values that a filter by it finds; by default only itself.
        drawn: the value of a record as HTML for lists and pages; by default `shown`.
    """

    name: str
    label: Any
    shown: Callable[[Any], str]
    kind: ColumnKind = ColumnKind.TEXT
    choices: Choices | None = None
    is_sortable: bool = False
    found_by: Callable[[str], Collection[str]] | None = None
    drawn: Callable[[Any], SafeString] | None = None

    def on_page(self, record: Any, longest: int | None = None) -> str:
        """The value of a record on a page; a text has at most `longest` characters."""
        if self.drawn is not None:
            return self.drawn(record)
        value = self.shown(record)
        if self.kind in _WHOLE:
            return whole(value)
        return Truncator(value).chars(longest) if longest and value else value

    def cell(self, record: Any) -> Any:
        """The value in a spreadsheet cell."""
        if self.kind in {ColumnKind.TEXT, ColumnKind.CHOICE}:
            return self.shown(record)
        return getattr(record, self.name)


def column_of(model: type[models.Model], name: str) -> Column:
    """The column of a field.

    Args:
        name: name of the field, optionally followed by a space and the path of its unit of measure.

    Raises:
        TypeError: the field is a foreign key, which packages above have to label.
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
    return text(name, label, field.names if isinstance(field, CodesField) else str)


def text(name: str, label: Any, words: Callable[[Any], str] = str) -> Column:
    """A text column.

    Args:
        words: makes it of the value, other than of an empty one.
    """
    return Column(name, label, lambda record: words(getattr(record, name) or ""))


def choice(name: str, label: Any, choices: Sequence[tuple[str, Any]]) -> Column:
    """A column of choices, shown by their labels.

    Args:
        choices: values of the model's field with their labels.
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
    """Label and value of each non-empty column.

    Args:
        longest: truncate texts to this number of characters; None for no limit.
    """
    pairs = [(each.label, each.on_page(record, longest)) for each in columns]
    return [(label, value) for label, value in pairs if value]
