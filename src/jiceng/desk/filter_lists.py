"""Registry of lists with saved filters: those contributed by apps, and all lists of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.errors import NotFound
from jiceng.core.manifests import Contribution, Derived, Slot
from jiceng.records.public import PAGES, RecordPages
from jiceng.ui import list_tables, lists
from jiceng.ui.columns import Column


@dataclass(frozen=True, slots=True)
class FilterList(Contribution):
    """A list with saved filters.

    Args:
        name: stable; stored in saved filters.
        page: URL name of the list, which reads a filter from its query.
        right: permission, held anywhere, to save filters of this list.
        canonical: normal form of a query, without empty fields and fields of the page only.
        in_words: description of a query, a line for each field; raises Invalid for an outdated
            query.
        fields: names of the fields that a query sets, without values; raises Invalid likewise.
        tallies: number of rows for each of some queries, with one database query; None if counting
            is expensive.
    """

    name: str
    page: str
    right: str
    canonical: Callable[[QueryDict], str]
    in_words: Callable[[QueryDict], list[tuple[str, str]]]
    fields: Callable[[QueryDict], list[str]]
    tallies: Callable[[Actor, Sequence[QueryDict], datetime], Sequence[BoundedCount | None]]


LISTS: Final = Slot(FilterList, key=lambda each: each.name)


def _of_records() -> Iterator[FilterList]:
    """One for each kind of records whose list has filters."""
    for pages in PAGES.all():
        if pages.filters:
            yield FilterList(
                name=pages.kind,
                page=pages.list_name,
                right=pages.reads,
                canonical=partial(canonical, pages),
                in_words=partial(_in_words, pages),
                fields=partial(_fields, pages),
                tallies=_tallies,
            )


def _plain(query: QueryDict) -> dict[str, str]:
    return {name: str(value) for name, value in query.items()}


def _filter_inputs(
    pages: RecordPages, query: QueryDict
) -> list[tuple[lists.Filter, str, Any, str]]:
    """Fields of a query: the filter, and name, label and value of the input."""
    return [
        (each, name, label, value)
        for each in lists.filters_of(pages.filtered, _plain(query))
        for name, label, value in each.inputs
        if value
    ]


def canonical(pages: RecordPages, query: QueryDict) -> str:
    """Normal form of a record list's query, without empty fields and fields of the page only."""
    kept = {name: value for _filter, name, _label, value in _filter_inputs(pages, query)}
    if query.get(lists.SORT):
        kept[lists.SORT] = str(query[lists.SORT])
    return urlencode({**kept, **shown_of(pages.listed, query)}, doseq=True)


def shown_of(columns: Sequence[Column], query: QueryDict) -> dict[str, list[str]]:
    """The chosen columns of a list as a part of its query; nothing if all are shown."""
    names = [each.name for each in columns]
    chosen = [name for name in names if name in query.getlist(list_tables.SHOW)]
    return {list_tables.SHOW: chosen} if chosen and chosen != names else {}


def _check(pages: RecordPages, query: QueryDict) -> None:
    """Refuse what the list would refuse.

    Raises:
        Invalid: with a message.
    """
    lists.narrowed(pages.lifecycle.model._default_manager.none(), pages.filtered, _plain(query))  # noqa: SLF001
    lists.order_of(pages.listed, _plain(query), pages.order)


def _in_words(pages: RecordPages, query: QueryDict) -> list[tuple[str, str]]:
    _check(pages, query)
    conditions = [
        (str(label), str(dict(each.choices).get(value, value)))
        for each, _name, label, value in _filter_inputs(pages, query)
    ]
    orders = dict(lists.orders_of(pages.listed, pages.order))
    order = orders.get(query.get(lists.SORT, ""))
    return [*conditions, (_("Order"), order)] if order else conditions


def _fields(pages: RecordPages, query: QueryDict) -> list[str]:
    _check(pages, query)
    return sorted({each.column.name for each, *_rest in _filter_inputs(pages, query)})


def _tallies(
    _actor: Actor, queries: Sequence[QueryDict], _at: datetime
) -> Sequence[BoundedCount | None]:
    """None: lists of records are not counted in advance."""
    return [None for _each in queries]


_by_name: Final = Derived(lambda: {**LISTS.by_key(), **{each.name: each for each in _of_records()}})


def lists_by_name() -> dict[str, FilterList]:
    """All lists by name."""
    return _by_name.get()


def list_of(name: str) -> FilterList:
    """The list of a name.

    Raises:
        NotFound: unknown name.
    """
    found = lists_by_name().get(name)
    if found is None:
        raise NotFound(_("List not found."), "filter.list")
    return found
