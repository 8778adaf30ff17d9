"""Lists of records: filters, sort order and pages, from query parameters of a page or the API.

Keyset pagination: each page starts after the last row of the previous one, so that all pages cost
the same and no row appears twice when rows are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.core.keyset import behind
from jiceng.ui.columns import Column, ColumnKind

ROWS: Final = 30
MOST_ROWS: Final = 200
FROM, TO, SORT, AFTER, SIZE = "_from", "_to", "sort", "after", "limit"


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter with its inputs.

    Args:
        inputs: name, label and value of each input: one, or the two ends of a date range.
    """

    column: Column
    inputs: tuple[tuple[str, Any, str], ...]

    @property
    def is_span(self) -> bool:
        """Whether the filter is a date range."""
        return len(self.inputs) > 1

    @property
    def choices(self) -> Sequence[tuple[str, Any]]:
        """Choices of the filter."""
        return self.column.choices() if self.column.choices else ()

    @property
    def is_choice(self) -> bool:
        """Whether the value is chosen from a list, which may be empty at present."""
        return self.column.choices is not None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `next` is the cursor ``after`` of the following page."""

    rows: list[Any]
    next: str


def filters_of(columns: Iterable[Column], given: Mapping[str, str]) -> list[Filter]:
    """Filters of a list with the values chosen in the query."""
    return [
        Filter(
            each,
            tuple(
                (f"{each.name}{end}", label, given.get(f"{each.name}{end}", ""))
                for end, label in _ends(each)
            ),
        )
        for each in columns
    ]


def _ends(column: Column) -> tuple[tuple[str, Any], ...]:
    if column.kind in {ColumnKind.DAY, ColumnKind.MOMENT}:
        named = {"name": column.label}
        return ((FROM, _("%(name)s from") % named), (TO, _("%(name)s to") % named))
    return (("", column.label),)


def narrowed(
    rows: QuerySet[Any], columns: Iterable[Column], given: Mapping[str, str]
) -> QuerySet[Any]:
    """Rows that match the filters of a query.

    Raises:
        Invalid: a value that the column cannot have.
    """
    for each in filters_of(columns, given):
        for name, _label, value in each.inputs:
            if value:
                rows = rows.filter(_condition(each.column, name, value))
    return rows


def _condition(column: Column, name: str, value: str) -> Q:
    match column.kind:
        case ColumnKind.DAY | ColumnKind.MOMENT:
            return _from_to(column, name, value)
        case ColumnKind.TEXT:
            return Q(**{f"{column.name}__icontains": value})
        case ColumnKind.NUMBER:
            return Q(**{column.name: value})
        case ColumnKind.CHOICE:
            known = {str(key) for key, _label in column.choices()} if column.choices else set()
            if value not in known:
                raise _unusable(column)
            if column.found_by is not None:
                return Q(**{f"{column.name}__in": sorted(column.found_by(value))})
            return Q(**{column.name: value})


def _from_to(column: Column, name: str, value: str) -> Q:
    try:
        day = parse_date(value)
    except ValueError:
        day = None
    if day is None:
        raise _unusable(column)
    is_end = name.endswith(TO)
    bound: date | datetime = day
    if column.kind is ColumnKind.MOMENT:
        bound = timezone.make_aware(datetime.combine(day + timedelta(days=is_end), time.min))
        return Q(**{f"{column.name}__{'lt' if is_end else 'gte'}": bound})
    return Q(**{f"{column.name}__{'lte' if is_end else 'gte'}": bound})


def _unusable(column: Column) -> Invalid:
    return Invalid(
        _("The filter “%(name)s” cannot have this value.") % {"name": column.label},
        "list.filter",
        field=column.name,
    )


def order_of(columns: Iterable[Column], given: Mapping[str, str], usual: str) -> str:
    """Sort order of a query: a column name, with a leading ``-`` for descending.

    Raises:
        Invalid: the list cannot be sorted by it.
    """
    order = given.get(SORT, "") or usual
    known = {each.name for each in columns if each.is_sortable} | {usual.removeprefix("-")}
    if order.removeprefix("-") not in known:
        raise Invalid(_("The list cannot be sorted by this."), "list.sort", field=SORT)
    return order


def orders_of(columns: Iterable[Column], usual: str) -> list[tuple[str, str]]:
    """Available sort orders with their labels, the default first."""
    found = {usual: _("usual order")}
    for each in columns:
        if each.is_sortable and each.kind is not ColumnKind.CHOICE:
            found.setdefault(each.name, _("%(name)s, lowest first") % {"name": each.label})
            found.setdefault(f"-{each.name}", _("%(name)s, highest first") % {"name": each.label})
    return list(found.items())


def page_of(rows: QuerySet[Any], order: str, after: str = "", size: int = ROWS) -> Page:
    """One page of rows.

    Args:
        order: sort field, never null; with a leading ``-`` for descending.
        after: `Page.next` of the previous page; "" for the first one.
        size: number of rows.

    Raises:
        NotFound: an invalid cursor.
    """
    name = order.removeprefix("-")
    whole = (order, "-pk" if order.startswith("-") else "pk")
    if after:
        rows = behind(rows, whole, _cursor(rows.model._meta.get_field(name), after))
    found = list(rows.order_by(*whole)[: size + 1])
    last = found[size - 1] if len(found) > size else None
    if last is None:
        return Page(found, "")
    field = rows.model._meta.get_field(name)
    return Page(found[:size], f"{field.value_to_string(last)}.{last.pk}")


def _cursor(field: Field[Any, Any] | Any, after: str) -> tuple[Any, UUID]:
    value, _dot, last = after.rpartition(".")
    key = uuid_or_none(last)
    try:
        if key is not None:
            return field.to_python(value), key
    except ValidationError:
        pass
    raise NotFound(_("Page of the list not found. Start from the first one."), "record.page")
