"""What a subsystem says of the pages of its records; the pages themselves are `pages`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor, Right
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.notification_kinds import NotificationKind
from jiceng.records import approval_part
from jiceng.records.columns import column_of
from jiceng.records.facts import rows_of
from jiceng.records.lifecycle import Lifecycle
from jiceng.records.models import Record
from jiceng.records.notifications import tells, tells_of_approvals
from jiceng.records.relations import Relation
from jiceng.ui.columns import Column
from jiceng.ui.nav import NavItem

NONE_YET: Final = _("None yet.")


@dataclass(frozen=True, slots=True)
class Table:
    """Further rows of a record, on its page.

    Args:
        model: of the rows; one of the lifecycle's.
        title: of the table.
        columns: names of the rows' fields, or columns.
        empty: what is said when there are none.
    """

    model: type[Model]
    title: Any
    columns: Sequence[str | Column]
    empty: Any = NONE_YET

    @property
    def drawn_columns(self) -> list[Column]:
        """Its columns."""
        return [as_column(self.model, each, {}) for each in self.columns]

    def drawn(self, record: Record) -> tuple[list[Any], list[list[str]]]:
        """The heads and the cells of each row."""
        found = self.drawn_columns
        rows = rows_of(self.model, record)
        heads = [each.label for each in found]
        return heads, [[each.shown(row) for each in found] for row in rows]


def as_column(model: type[Model], given: str | Column, states: Any) -> Column:
    """A column that is declared, or that of a field that is named."""
    return given if isinstance(given, Column) else column_of(model, given, states)


@dataclass(frozen=True, kw_only=True)
class RecordPages(Contribution):
    """The list of some records with its tables in and out, the page of one, the form that begins
    one, and their JSON interface.

    Args:
        lifecycle: of the records; contributed with its pages.
        path: under ``/desk/`` and ``/api/v1/``, such as ``"needs/"``.
        title: of the list, and of its entry in the navigation.
        about: what these records are for, in a sentence.
        empty: what the list says when there are none, and what to do.
        icon: a name of Tabler's icons, written out as ``icon="..."``, so that the build finds it.
        columns: what the list says beside a record's name: names of fields, or columns.
        filters: names of fields by which the list can be filtered.
        order: the field by which it is sorted unless asked otherwise. By when something is due it
            is a queue, whose rows wait in the inbox; with ``-``, newest first, a register.
        facts: what the page of one says; the list's columns without.
        tables: further rows on the page of one.
        tells: whom an event tells, by its name in a move: a relation, the right that they hold
            there, and one sentence; see `notifications.tells`.
        import_key: names of the fields by which a row of a table is known again; with them, tables
            come in, each row by the opening (`records.imports`).
        import_move: the move by which a row changes a record that is here and says something else;
            it asks for what the opening does. Without, such a row is rejected.
        area: of the navigation; "" for no entry.
        place: of that entry in its area, by tens.
    """

    lifecycle: Lifecycle
    path: str
    title: Any
    about: Any
    empty: Any
    icon: str
    columns: Sequence[str | Column]
    filters: Sequence[str] = ()
    order: str = "-opened_at"
    facts: Sequence[str | Column] = ()
    tables: Sequence[Table] = ()
    tells: Mapping[str, tuple[Relation, Right, Any]] = field(default_factory=dict)
    import_key: Sequence[str] = ()
    import_move: str = ""
    area: str = ""
    place: int = 50

    def brings(self) -> Iterable[Contribution]:
        """The lifecycle, whom its events tell, and the entry of the navigation."""
        yield self.lifecycle
        if self.tells:
            yield NotificationKind(
                key=self.kind, label=self.title, icon=self.icon, order=self.place
            )
        for event, (relation, right, words) in self.tells.items():
            yield tells(f"{self.kind}.{event}", self.kind, relation, right, words)
        if self.lifecycle.approved_moves:
            yield approval_part.part_of(self.kind)
            yield from tells_of_approvals(self.lifecycle)
        imports = (self.import_name, f"{self.import_name}-one")
        if self.area:
            yield NavItem(
                self.list_name,
                self.title,
                icon=self.icon,
                area=self.area,
                order=self.place,
                needs=self.reads,
                within=(self.kind, self.new_name, self.move_name, *imports),
            )

    @property
    def is_queue(self) -> bool:
        """Whether its records wait for somebody, those due first."""
        return not self.order.startswith("-")

    @property
    def reads(self) -> Right:
        """The right that opens the list.

        Raises:
            TypeError: the lifecycle names none.
        """
        if self.lifecycle.reads is None:
            raise TypeError(f"{self.kind}: no right opens the list")
        return self.lifecycle.reads

    @property
    def kind(self) -> str:
        """The kind of the records."""
        return self.lifecycle.kind

    @property
    def list_name(self) -> str:
        """The name of the list's address."""
        return f"{self.kind}-list"

    @property
    def new_name(self) -> str:
        """The name of the form's address."""
        return f"{self.kind}-new"

    @property
    def move_name(self) -> str:
        """The name of the moves' address."""
        return f"{self.kind}-move"

    @property
    def table_name(self) -> str:
        """The name of the address of the list as a spreadsheet."""
        return f"{self.kind}-table"

    @property
    def import_name(self) -> str:
        """The name of the address to which tables are sent."""
        return f"{self.kind}-import"

    @property
    def part_name(self) -> str:
        """The name of the address that forms of parts post to."""
        return f"{self.kind}-part"

    @cached_property
    def listed(self) -> list[Column]:
        """The columns of the list."""
        return self.columns_of(self.columns)

    @cached_property
    def told(self) -> list[Column]:
        """What the page of one says."""
        return self.columns_of(self.facts or self.columns)

    @cached_property
    def filtered(self) -> list[Column]:
        """The columns by which the list can be filtered."""
        return self.columns_of(self.filters)

    def columns_of(self, given: Iterable[str | Column]) -> list[Column]:
        """Columns of these records, by the names of their fields."""
        model, states = self.lifecycle.model, self.lifecycle.states
        return [as_column(model, each, states) for each in given]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKeeper(Contribution):
    """What keeps pages of records alive while somebody has them open: it keeps what is typed into
    their forms, and tells of others.

    Args:
        name: tells them apart.
        template: draws what the page needs for it, above the facts; it finds the context.
        address: to which what is typed goes, by kind and record.
        kept: what an actor has begun to write on a record, by form and field (``"end.reason"``).
        forget: ends what an actor had begun in a form that has been sent, by its name.
    """

    name: str
    template: str
    address: Callable[[str, UUID], str]
    kept: Callable[[Actor, UUID], Mapping[str, str]]
    forget: Callable[[Actor, UUID, str], None]


KEEPERS: Final = Slot(PageKeeper, key=lambda keeper: keeper.name)


@dataclass(frozen=True, slots=True)
class ListPart(Contribution):
    """A part of every list of records, above its filters.

    Args:
        template: draws the part; it finds the context as ``part``.
        context: what it shows, from the request, the reader and the list.
    """

    template: str
    context: Callable[[HttpRequest, Actor, RecordPages], Mapping[str, Any]]


LIST_PARTS: Final = Slot(ListPart)
PAGES: Final = Slot(RecordPages, key=lambda pages: pages.kind)


def kept(actor: Actor, record: UUID) -> dict[str, dict[str, str]]:
    """What an actor has begun to write on a record, by form and by field."""
    found = dict[str, dict[str, str]]()
    for keeper in KEEPERS.all():
        for name, text in keeper.kept(actor, record).items():
            form, _dot, field_name = name.partition(".")
            found.setdefault(form, {})[field_name] = text
    return found


def forget(actor: Actor, record: UUID, form: str) -> None:
    """End what an actor had begun to write in a form: it has been sent."""
    for keeper in KEEPERS.all():
        keeper.forget(actor, record, form)
