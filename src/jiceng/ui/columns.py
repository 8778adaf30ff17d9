"""What a list and a page say of a record, one value a column: declared once for both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a record.

    Args:
        name: as the address names it in a filter.
        label: the head of the column.
        shown: the value in words, from a record; "" for none.
        attribute: the model's field that a filter compares; "" where nothing is filtered by it.
        choices: what can be chosen in a filter, with its words; None where nothing can.
    """

    name: str
    label: Any
    shown: Callable[[Any], str]
    attribute: str = ""
    choices: Callable[[], Sequence[tuple[str, Any]]] | None = None


def text(name: str, label: Any) -> Column:
    """A text as it is."""
    return Column(name, label, lambda record: str(getattr(record, name) or ""))


def choice(name: str, label: Any, choices: Sequence[tuple[str, Any]]) -> Column:
    """One of some values, by its words.

    Args:
        choices: the values of the model's field with their words.
    """
    words = dict(choices)
    return Column(
        name,
        label,
        lambda record: str(words.get(getattr(record, name), getattr(record, name))),
        name,
        lambda: choices,
    )


def amount(name: str, label: Any, measure: str = "") -> Column:
    """A number, with its unit of measure from another field."""

    def shown(record: Any) -> str:
        value = getattr(record, name)
        if value is None:
            return ""
        number = number_format(value.normalize(), use_l10n=True)
        return f"{number} {getattr(record, measure)}" if measure else number

    return Column(name, label, shown)


def day(name: str, label: Any) -> Column:
    """A date."""

    def shown(record: Any) -> str:
        value: date | None = getattr(record, name)
        return date_format(value, "Y-m-d") if value else ""

    return Column(name, label, shown)


def moment(name: str, label: Any) -> Column:
    """A date with its time."""

    def shown(record: Any) -> str:
        value = getattr(record, name)
        return date_format(timezone.localtime(value), "Y-m-d H:i") if value else ""

    return Column(name, label, shown)


def state(states: Sequence[tuple[str, Any]]) -> Column:
    """Where a record stands."""
    return choice("state", _("State"), states)


def values_of(record: Any, columns: Sequence[Column]) -> list[tuple[Any, str]]:
    """The label and value of each column that has one."""
    pairs = [(each.label, each.shown(record)) for each in columns]
    return [(label, value) for label, value in pairs if value]
