"""What the public site publishes of records: a list, a page of one, a feed, a part of the pages of
places; declared by the subsystem that the records belong to.

Only what a lifecycle declares as saying nothing of a person can be named here, and numbers of
persons that somebody has written into a text are masked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.manifests import Contribution, Slot
from jiceng.core.masking import mask_text
from jiceng.directory import public as directory
from jiceng.records.public import RECORD_FIELDS, Column, Record, RecordPages, Table, title_of
from jiceng.ui.columns import ColumnKind

NOTHING: Final = _("Nothing is published here at present.")


@dataclass(frozen=True, kw_only=True)
class PublicRecords(Contribution):
    """What is published of one kind of records.

    Args:
        pages: those of the desk, whose title, icon, path and columns hold here too.
        states: only records in one of these are published.
        about: what the list is for, in a sentence for residents.
        empty: what it says when there are none.
        unit: the column of the unit on whose places' pages they stand; without, that for which
            a record was begun.
        columns, facts, tables: where they are to differ from those of the desk.
        filters: likewise; without, those of the desk by which one chooses among few.
        order: by which the list is sorted; the newest first without.

    Raises:
        ValueError: for a column that the lifecycle does not declare as saying nothing of a person.
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

    def __post_init__(self) -> None:
        """Refuse what is not to be published."""
        lifecycle = self.pages.lifecycle
        if not self.unit:
            object.__setattr__(self, "unit", lifecycle.opening.unit or "unit")
        plain = {*RECORD_FIELDS, *(lifecycle.plain or ())}
        shown = [*self.listed, *self.detail_columns, *self.filtered]
        self._require({each.name for each in shown} | {lifecycle.named.partition("__")[0]}, plain)
        of_rows = {each.model: {*each.plain} for each in lifecycle.rows}
        for table in self.shown_tables:
            self._require({each.name for each in table.drawn_columns}, of_rows[table.model])

    def _require(self, names: set[str], plain: set[str]) -> None:
        if not names <= plain:
            raise ValueError(f"{self.kind}: not to be published: {sorted(names - plain)}")

    @property
    def kind(self) -> str:
        """The kind of the records."""
        return self.pages.kind

    @property
    def list_name(self) -> str:
        """The name of the list's address."""
        return f"public-{self.kind}-list"

    @property
    def one_name(self) -> str:
        """The name of the address of one."""
        return f"public-{self.kind}"

    @property
    def feed_name(self) -> str:
        """The name of the feed's address."""
        return f"public-{self.kind}-feed"

    @cached_property
    def listed(self) -> list[Column]:
        """The columns of the list."""
        return self.pages.columns_of(self.pages.columns if self.columns is None else self.columns)

    @cached_property
    def detail_columns(self) -> list[Column]:
        """What the page of one says."""
        usual = self.pages.facts or self.pages.columns
        return self.pages.columns_of(usual if self.facts is None else self.facts)

    @cached_property
    def filtered(self) -> list[Column]:
        """The columns by which the list can be filtered."""
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
        """The units of a column that stand in what is published, by their names."""
        units = self.published().order_by().values_list(name, flat=True).distinct()
        named = [(str(unit), directory.label_of(unit)) for unit in units]
        return sorted(named, key=lambda each: each[1])

    @property
    def shown_tables(self) -> Sequence[Table]:
        """Further rows on the page of one."""
        return self.pages.tables if self.tables is None else self.tables

    def published(self) -> QuerySet[Any]:
        """The records that everybody may read."""
        found = self.pages.lifecycle.model._default_manager.filter(state__in=self.states)  # noqa: SLF001
        return found.select_related("unit")

    def title_of(self, record: Record) -> str:
        """What a record is called here."""
        return mask_text(title_of(record, self.pages.lifecycle.named))

    def values_of(self, record: Record, columns: Sequence[Column]) -> list[tuple[Any, str]]:
        """The label and value of each column that has one, without numbers of persons."""
        pairs = [(each.label, _masked(each, each.shown(record))) for each in columns]
        return [(label, value) for label, value in pairs if value]

    def tables_of(self, record: Record) -> Iterator[tuple[Table, list[Any], list[list[str]]]]:
        """Further rows: heads and cells, without numbers of persons."""
        for each in self.shown_tables:
            columns = each.drawn_columns
            heads, rows = each.drawn(record)
            yield (
                each,
                heads,
                [[_masked(c, v) for c, v in zip(columns, cells, strict=True)] for cells in rows],
            )

    def path(self, record: UUID) -> str:
        """The path of the page of one."""
        return reverse(self.one_name, args=[record])


def _masked(column: Column, value: str) -> str:
    return mask_text(value) if column.kind is ColumnKind.TEXT else value


PUBLISHED_RECORDS: Final = Slot(PublicRecords, key=lambda each: each.kind)


def lists() -> Mapping[str, PublicRecords]:
    """All published kinds."""
    return PUBLISHED_RECORDS.by_key()
