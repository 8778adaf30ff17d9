"""Declaration of published records: public list, detail page, feed, and section on pages of places.

Only columns that the lifecycle declares free of personal data can be published, and personal
numbers in their texts are masked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core.manifests import Contribution, Slot
from jiceng.core.masking import mask_text
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.portal.articles import Article
from jiceng.records.public import DUE, RECORD_FIELDS, Column, Record, RecordPages, Table, title_of
from jiceng.ui.columns import ColumnKind

NOTHING: Final = _("No published entries at present.")


@dataclass(frozen=True, kw_only=True)
class PublicRecords(Contribution):
    """Publication of one kind of records.

    Args:
        pages: the desk's pages; title, icon, path and columns apply here too.
        states: only records in these states are published.
        only: a further condition, from the civil day.
        on_places: whether the pages of places show the records, too.
        about: purpose of the list in one sentence for residents.
        empty: text of an empty list.
        unit: column of the unit whose places show the records; by default the first unit in charge.
        columns, facts, tables: replace those of the desk; by default without the deadline.
        filters: replace those of the desk; by default the desk's filters with few choices.
        order: sort order of the list; by default newest first.
        days: columns of the first and last day of publication; upcoming records are included. By
            default the state alone decides.
        grid_codes: column with the codes of the grids that show a record; if it is empty or not
            given, all places of its unit and of units below show it.
        article: text of a record; if given, place pages show records in full. By default its
            columns.

    Raises:
        ValueError: a column that the lifecycle does not declare free of personal data; a state that
            it does not know or that the desk's list hides.
    """

    pages: RecordPages
    states: Collection[str]
    about: Any
    empty: Any = NOTHING
    unit: str = ""
    columns: Sequence[str] | None = None
    filters: Sequence[str] | None = None
    facts: Sequence[str] | None = None
    tables: Sequence[Table] | None = None
    order: str = "-opened_at"
    days: tuple[str, str] | None = None
    grid_codes: str = ""
    article: Callable[[Any], Article] | None = None
    only: Callable[[date], Q] = lambda _day: Q()
    on_places: bool = True

    def __post_init__(self) -> None:
        """Refuse columns with personal data, and states that cannot be published."""
        lifecycle = self.pages.lifecycle
        self._require({*self.states}, {*lifecycle.states} - {*self.pages.hides})
        if not self.unit:
            object.__setattr__(self, "unit", lifecycle.opening.unit or "unit")
        plain = {*RECORD_FIELDS, *(lifecycle.plain or ())}
        shown = [*self.listed, *self.detail_columns, *self.filtered]
        named = {lifecycle.named.partition("__")[0], *(self.days or ()), self.grid_codes or "unit"}
        self._require({each.name for each in shown} | named, plain)
        of_rows = {each.model: {*each.plain} for each in lifecycle.rows}
        for table in self.shown_tables:
            self._require({each.name for each in table.drawn_columns}, of_rows[table.model])

    def _require(self, names: set[str], plain: set[str]) -> None:
        if not names <= plain:
            raise ValueError(f"{self.kind}: not to be published: {sorted(names - plain)}")

    @property
    def kind(self) -> str:
        """Kind of the records."""
        return self.pages.kind

    @property
    def list_name(self) -> str:
        """URL name of the list."""
        return f"public-{self.kind}-list"

    @property
    def one_name(self) -> str:
        """URL name of the detail page."""
        return f"public-{self.kind}"

    @property
    def feed_name(self) -> str:
        """URL name of the feed."""
        return f"public-{self.kind}-feed"

    @cached_property
    def listed(self) -> list[Column]:
        """Columns of the list."""
        if self.columns is None:
            return self._of_desk(self.pages.columns)
        return self.pages.columns_of(self.columns)

    @cached_property
    def detail_columns(self) -> list[Column]:
        """Columns of the detail page."""
        if self.facts is None:
            return self._of_desk(self.pages.facts or self.pages.columns)
        return self.pages.columns_of(self.facts)

    def _of_desk(self, names: Sequence[str | Column]) -> list[Column]:
        """The desk's columns, without the deadline, which only concerns the unit in charge."""
        return [each for each in self.pages.columns_of(names) if each.name != DUE]

    @cached_property
    def filtered(self) -> list[Column]:
        """Columns that can be filtered."""
        found = self.pages.columns_of(self.pages.filters if self.filters is None else self.filters)
        if self.filters is None:
            found = [each for each in found if each.kind is ColumnKind.CHOICE]
        meta = self.pages.lifecycle.model._meta
        return [
            replace(each, choices=partial(self._units, each.name))
            if meta.get_field(each.name).is_relation
            else each
            for each in found
        ]

    def _units(self, name: str) -> Sequence[tuple[str, Any]]:
        """Units of a column that occur in published records, by name."""
        units = self.published().order_by().values_list(name, flat=True).distinct()
        named = [(str(unit), directory.label_of(unit)) for unit in units]
        return sorted(named, key=lambda each: each[1])

    @property
    def shown_tables(self) -> Sequence[Table]:
        """Dependent rows on the detail page."""
        return self.pages.tables if self.tables is None else self.tables

    def published(self) -> QuerySet[Any]:
        """The published records."""
        day = directory.civil_day(timezone.now())
        found = self.pages.lifecycle.model._default_manager.filter(  # noqa: SLF001
            self.only(day), state__in=self.states
        )
        if self.days:
            found = found.filter(**{f"{self.days[1]}__gte": day})
        if self.article:
            found = found.prefetch_related(*self._rows())
        return found.select_related("unit")

    def _rows(self) -> Iterator[str]:
        """Attribute names of a record's dependent rows."""
        lifecycle = self.pages.lifecycle
        for each in lifecycle.row_models:
            owner: Any = each._meta.get_field(lifecycle.owner_of(each))
            yield owner.remote_field.get_accessor_name()

    def of_place(self, place: grids.Place) -> QuerySet[Any]:
        """Published records on the page of a place."""
        units = [node.id for node in directory.tree().chain(place.unit_id)]
        found = self.published().filter(**{f"{self.unit}__in": units})
        if self.grid_codes:
            here = {f"{self.grid_codes}__contains": [place.code]}
            found = found.filter(Q(**{self.grid_codes: []}) | Q(**here))
        return found

    def codes_of(self, record: Record) -> list[str]:
        """Codes of the grids to which a record is limited; empty if it is for all of its unit."""
        return list(getattr(record, self.grid_codes)) if self.grid_codes else []

    def places_of(self, record: Record) -> list[str]:
        """Codes of the grids whose pages show a record."""
        if codes := self.codes_of(record):
            return codes
        return [place.code for place in grids.grids_below(getattr(record, f"{self.unit}_id"))]

    def is_coming(self, record: Record) -> bool:
        """Whether a record's first day is in the future."""
        first = getattr(record, self.days[0]) if self.days else None
        return first is not None and first > directory.civil_day(timezone.now())

    def article_of(self, record: Record) -> Article:
        """Public text of a record."""
        if self.article:
            return self.article(record)
        words = [f"{label}: {value}" for label, value in self.values_of(record, self.listed)]
        return Article(self.title_of(record), "\n".join(words))

    def title_of(self, record: Record) -> str:
        """Public name of a record."""
        if self.article:
            return self.article(record).headline
        return mask_text(title_of(record, self.pages.lifecycle.named))

    def values_of(self, record: Record, columns: Sequence[Column]) -> list[tuple[Any, str]]:
        """Label and value of each non-empty column, with personal numbers masked."""
        pairs = [(each.label, _masked(each, each.shown(record))) for each in columns]
        return [(label, value) for label, value in pairs if value]

    def tables_of(self, record: Record) -> Iterator[tuple[Table, list[Any], list[list[str]]]]:
        """Dependent rows: headings and cells, with personal numbers masked."""
        for each in self.shown_tables:
            columns = each.drawn_columns
            heads, rows = each.drawn(record)
            yield (
                each,
                heads,
                [[_masked(c, v) for c, v in zip(columns, cells, strict=True)] for cells in rows],
            )

    def path(self, record: UUID) -> str:
        """Path of the detail page."""
        return reverse(self.one_name, args=[record])


def _masked(column: Column, value: str) -> str:
    return mask_text(value) if column.kind is ColumnKind.TEXT else value


PUBLISHED_RECORDS: Final = Slot(PublicRecords, key=lambda each: each.kind)


def lists() -> Mapping[str, PublicRecords]:
    """All published kinds."""
    return PUBLISHED_RECORDS.by_key()
