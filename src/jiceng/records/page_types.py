"""What a subsystem says of the pages of its records; the pages themselves are `pages`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor, Right
from jiceng.core.entry_points import FormPages
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.notification_kinds import NotificationKind
from jiceng.records.columns import column_of
from jiceng.records.facts import rows_of
from jiceng.records.lifecycle import Lifecycle
from jiceng.records.models import Record
from jiceng.records.notifications import tells
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


@dataclass(frozen=True, slots=True)
class ListView:
    """One of several views of a list, each a tab above it.

    Args:
        name: in the address; "" for the first one.
        label: of the tab.
        where: which records it shows, from the civil day.
    """

    name: str
    label: Any
    where: Callable[[date], Q]


VIEW: Final = "view"


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
        views: of the list, the first one unless asked otherwise; one of all records without.
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
    views: Sequence[ListView] = ()
    order: str = "-opened_at"
    facts: Sequence[str | Column] = ()
    tables: Sequence[Table] = ()
    tells: Mapping[str, tuple[Relation, Right, Any]] = field(default_factory=dict)
    import_key: Sequence[str] = ()
    import_move: str = ""
    area: str = ""
    place: int = 50

    def brings(self) -> Iterable[Contribution]:
        """The lifecycle, whom its events tell, where its forms stand, and the entry of the
        navigation."""
        yield self.lifecycle
        if self.tells:
            yield NotificationKind(
                key=self.kind, label=self.title, icon=self.icon, order=self.place
            )
        for event, (relation, right, words) in self.tells.items():
            yield tells(f"{self.kind}.{event}", self.kind, relation, right, words)
        yield FormPages({self.move_name: self.kind, self.part_name: self.kind})
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

    def view(self, name: str) -> ListView | None:
        """The view of the list that an address asks for, else the first one; None without views."""
        named = [each for each in self.views if each.name == name]
        return next(iter([*named, *self.views]), None)

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


@dataclass(frozen=True, slots=True)
class PartRequest:
    """Who looks at or acts on a part of which record's page.

    Args:
        problem: why what was sent could not be done; None on a page that is only looked at.
        begun: what the actor has begun to write in the part, by field.
    """

    request: HttpRequest
    actor: Actor
    kind: str
    record: UUID
    at: datetime
    problem: Exception | None = None
    begun: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPart(Contribution):
    """A part of the page of one kind of records, such as its remarks or its photos.

    Args:
        kind: of the records.
        name: tells the parts of one page apart; anchor on the page and last part of the address
            that its forms post to.
        order: parts are shown in this order, below the facts and the moves.
        template: draws the part; it finds the context as ``part``.
        context: what the template shows; None where the part is left out.
        post: does what a form of the part asks for and says what has been done; refusals are
            raised. None: the part has no form.
    """

    kind: str
    name: str
    order: int
    template: str
    context: Callable[[PartRequest], Mapping[str, Any] | None]
    post: Callable[[PartRequest], str] | None = None


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
PARTS: Final = Slot(RecordPart, key=lambda part: (part.kind, part.name))


def parts_of(kind: str) -> list[RecordPart]:
    """The parts of the page of one kind of records, in their order."""
    return sorted((p for p in PARTS.all() if p.kind == kind), key=lambda part: part.order)


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
