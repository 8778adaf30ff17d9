"""Declarations of the pages of a subsystem's records; `pages` renders them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.db.models import DateField, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor, Right
from jiceng.core.entry_points import FormPages
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.notification_kinds import NotificationKind
from jiceng.directory import public as directory
from jiceng.records import approval_part
from jiceng.records.columns import column_of
from jiceng.records.facts import rows_of
from jiceng.records.lifecycle import Lifecycle
from jiceng.records.models import Record
from jiceng.records.notifications import notify_of_approvals, notify_relation
from jiceng.records.page_faults import page_faults
from jiceng.records.relations import Relation
from jiceng.ui import lists
from jiceng.ui.columns import Column
from jiceng.ui.nav import NavItem

NONE_YET: Final = _("None yet.")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of dependent rows on a record's page.

    Args:
        model: of the rows; one of the lifecycle's dependent models.
        title: heading of the table.
        columns: field names or column objects.
        empty: text when there are no rows.
    """

    model: type[Model]
    title: Any
    columns: Sequence[str | Column]
    empty: Any = NONE_YET

    @property
    def drawn_columns(self) -> list[Column]:
        """Its column objects."""
        return [as_column(self.model, each, {}) for each in self.columns]

    def drawn(self, record: Record) -> tuple[list[Any], list[list[str]]]:
        """Column headings, and the cells of each row."""
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
    """A given column object, or the column of a named field."""
    return given if isinstance(given, Column) else column_of(model, given, states)


@dataclass(frozen=True, kw_only=True)
class RecordPages(Contribution):
    """List, detail page, form, import, export and JSON API of one kind of records.

    Args:
        lifecycle: of the records; contributed together with its pages.
        path: below ``/desk/`` and ``/api/v1/``, e.g. ``"needs/"``.
        title: of the list and of its entry in the navigation.
        about: the purpose of these records in one sentence.
        empty: text of an empty list, with what to do next.
        icon: name of a Tabler icon, written literally as ``icon="..."`` so that the build finds it.
        columns: of the list, besides the record's name: field names or column objects.
        filters: names or columns of the fields that can be filtered.
        views: tabs of the list, the first of which is the default; without any it shows all.
        order: default sort field, which is never empty. A day or a moment makes the list a queue
            whose rows appear in the inbox; a leading ``-`` (newest first) or another field makes it
            a register.
        waits: states in which records wait in the inbox; by default all in which the unit in charge
            can do something.
        offers: a state in which units that are not in charge can take a record on; the home page
            shows how many there are to those who may. "" for none.
        hides: states that the list omits unless its filter selects one of them; not with `views`.
        facts: fields of the detail page; by default the list's columns.
        tables: dependent rows on the detail page.
        notify: by event name of a move, the recipients: a relation, the permission that they hold
            there, and one sentence; see `notifications.notify_relation`.
        import_key: fields that identify a row of an uploaded table; if given, tables can be
            imported, each row through the opening (`records.imports`).
        import_move: move by which a row updates an existing record that differs; it takes the
            fields of the opening and no approval. Without it such a row is rejected.
        import_names: further headings of columns by field, as tables of offices have them.
        import_cells: by field, what a cell means that is not written as a form has it: from its
            text and the title above the table; see `records.imports.odd_cells`.
        links: further pages about these records, in the head of the list: URL name, label, icon.
        area: of the navigation; "" for no entry.
        place: position of the entry in its area, in steps of ten.

    Raises:
        ValueError: a combination that would fail silently; see `page_faults`.
    """

    lifecycle: Lifecycle
    path: str
    title: Any
    about: Any
    empty: Any
    icon: str
    columns: Sequence[str | Column]
    filters: Sequence[str | Column] = ()
    views: Sequence[ListView] = ()
    order: str = "-opened_at"
    waits: Collection[str] = ()
    offers: str = ""
    hides: Collection[str] = ()
    facts: Sequence[str | Column] = ()
    tables: Sequence[Table] = ()
    notify: Mapping[str, tuple[Relation, Right, Any]] = field(default_factory=dict)
    import_key: Sequence[str] = ()
    import_move: str = ""
    import_names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    import_cells: Mapping[str, Callable[[str, str], Any]] = field(default_factory=dict)
    links: Sequence[tuple[str, Any, str]] = ()
    area: str = ""
    place: int = 50

    def __post_init__(self) -> None:
        """Refuse combinations that would fail silently."""
        for fault in page_faults(self):
            raise ValueError(f"{self.kind}: {fault}")

    def brings(self) -> Iterable[Contribution]:
        """Contribute the lifecycle, its notifications, the pages of its forms and the navigation
        entry."""
        yield self.lifecycle
        if self.notify:
            yield NotificationKind(
                key=self.kind, label=self.title, icon=self.icon, order=self.place
            )
        for event, (relation, right, words) in self.notify.items():
            yield notify_relation(f"{self.kind}.{event}", self.kind, relation, right, words)
        if self.lifecycle.approved_moves:
            yield approval_part.part_of(self.kind)
            yield from notify_of_approvals(self.lifecycle)
        yield FormPages({self.move_name: self.kind, self.part_name: self.kind})
        imports = (self.imports_name, self.import_name)
        new = (self.new_name,) if self.is_opened_by_hand else ()
        if self.area:
            yield NavItem(
                self.list_name,
                self.title,
                icon=self.icon,
                area=self.area,
                order=self.place,
                needs=self.reads,
                # A move that every reader may make, such as feedback, is not their work.
                does=tuple(self.lifecycle.rights_of_moves - {self.reads}),
                within=(self.kind, *new, self.move_name, *imports),
            )

    @property
    def is_queue(self) -> bool:
        """Whether the list is sorted by due time and its records wait in the inbox."""
        if self.order.startswith("-"):
            return False
        return isinstance(self.lifecycle.model._meta.get_field(self.order), DateField)

    @property
    def is_opened_by_hand(self) -> bool:
        """Whether people create these records, in a form of their own."""
        return bool(self.lifecycle.opening.right)

    @property
    def reads(self) -> Right:
        """The permission that opens the list.

        Raises:
            TypeError: the lifecycle has none.
        """
        if self.lifecycle.reads is None:
            raise TypeError(f"{self.kind}: no right opens the list")
        return self.lifecycle.reads

    @property
    def kind(self) -> str:
        """Kind of the records."""
        return self.lifecycle.kind

    @property
    def list_name(self) -> str:
        """URL name of the list."""
        return f"{self.kind}-list"

    @property
    def new_name(self) -> str:
        """URL name of the form for a new record."""
        return f"{self.kind}-new"

    @property
    def move_name(self) -> str:
        """URL name of the moves."""
        return f"{self.kind}-move"

    @property
    def table_name(self) -> str:
        """URL name of the list's spreadsheet export."""
        return f"{self.kind}-table"

    @property
    def imports_name(self) -> str:
        """URL name of the list of imports, with the upload of tables."""
        return f"{self.kind}-imports"

    @property
    def import_name(self) -> str:
        """URL name of one import; those of its forms begin with it."""
        return f"{self.kind}-import"

    @property
    def part_name(self) -> str:
        """URL name to which the forms of page parts post."""
        return f"{self.kind}-part"

    def view(self, name: str) -> ListView | None:
        """The view of the list that an address asks for, else the first one; None without views."""
        named = [each for each in self.views if each.name == name]
        return next(iter([*named, *self.views]), None)

    @cached_property
    def listed(self) -> list[Column]:
        """Columns of the list."""
        return self.columns_of(self.columns)

    @cached_property
    def detail_columns(self) -> list[Column]:
        """Columns of the detail page."""
        return self.columns_of(self.facts or self.columns)

    @cached_property
    def filtered(self) -> list[Column]:
        """Columns that can be filtered."""
        return self.columns_of(self.filters)

    def rows(self, actor: Actor, given: Mapping[str, str]) -> QuerySet[Any]:
        """The records that the list shows to an actor.

        Args:
            given: query parameters of the URL.

        Raises:
            Invalid: a filter has an impossible value.
        """
        found, view = self.lifecycle.visible(actor), self.view(given.get(VIEW, ""))
        if view is not None:
            found = found.filter(view.where(directory.civil_day(timezone.now())))
        found = lists.narrowed(found, self.filtered, given)
        return found if given.get("state") else found.exclude(state__in=[*self.hides])

    def columns_of(self, given: Iterable[str | Column]) -> list[Column]:
        """Column objects for field names."""
        model, states = self.lifecycle.model, self.lifecycle.states
        return [as_column(model, each, states) for each in given]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKeeper(Contribution):
    """Keeps open detail pages up to date: saves drafts of their forms and shows who else is
    present.

    Args:
        name: unique among keepers.
        template: rendered above the facts.
        address: URL for drafts, by kind and record.
        kept: an actor's drafts on a record, by form and field (``"end.reason"``).
        forget: deletes the actor's draft of a form after it was sent.
    """

    name: str
    template: str
    address: Callable[[str, UUID], str]
    kept: Callable[[Actor, UUID], Mapping[str, str]]
    forget: Callable[[Actor, UUID, str], None]


KEEPERS: Final = Slot(PageKeeper, key=lambda keeper: keeper.name)


@dataclass(frozen=True, slots=True)
class ListPart(Contribution):
    """A section of every list of records, above its filters.

    Args:
        template: renders the section; its context is ``part``.
        context: computes what it shows from the request, the reader and the list.
    """

    template: str
    context: Callable[[HttpRequest, Actor, RecordPages], Mapping[str, Any]]


LIST_PARTS: Final = Slot(ListPart)
PAGES: Final = Slot(RecordPages, key=lambda pages: pages.kind)


def kept(actor: Actor, record: UUID) -> dict[str, dict[str, str]]:
    """An actor's drafts on a record, by form and field."""
    found = dict[str, dict[str, str]]()
    for keeper in KEEPERS.all():
        for name, text in keeper.kept(actor, record).items():
            form, _dot, field_name = name.partition(".")
            found.setdefault(form, {})[field_name] = text
    return found


def forget(actor: Actor, record: UUID, form: str) -> None:
    """Delete the draft of a form that was sent."""
    for keeper in KEEPERS.all():
        keeper.forget(actor, record, form)
