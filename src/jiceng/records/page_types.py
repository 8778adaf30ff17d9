"""What a subsystem says of the pages of its records; the pages themselves are `pages`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.models import Record
from jiceng.ui.columns import Column
from jiceng.ui.forms import Options


@dataclass(frozen=True, slots=True)
class Table:
    """Further rows of a record, on its page.

    Args:
        title: of the table.
        heads: the labels of its columns.
        rows: the cells of each row, from the record.
        empty: what is said when there are none.
    """

    title: Any
    heads: Sequence[Any]
    rows: Callable[[Any], Sequence[Sequence[str]]]
    empty: Any


def _no_options(_record: Any, _actor: Actor) -> Options:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPages(Contribution):
    """The list of some records, the page of one, and the form that begins one.

    Args:
        kind: of their lifecycle.
        path: under ``/desk/``, such as ``"needs/"``.
        title: of the list.
        about: what these records are for, in a sentence.
        empty: what the list says when there are none, and what to do.
        icon: a name of Tabler's icons, written out, so that the build finds it.
        reads: the right that opens the list.
        columns: what the list says beside a record's name.
        filters: names of those columns by which the list can be filtered.
        order: the field by which it is sorted; no two directions.
        facts: what the page of one says.
        tables: further rows on the page of one.
        options: what fields that name other records offer, from the record and the actor.
    """

    kind: str
    path: str
    title: Any
    about: Any
    empty: Any
    icon: str
    reads: str
    columns: Sequence[Column]
    filters: Sequence[str]
    order: str
    facts: Sequence[Column]
    tables: Sequence[Table] = ()
    options: Callable[[Any, Actor], Options] = _no_options

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
    def part_name(self) -> str:
        """The name of the address that forms of parts post to."""
        return f"{self.kind}-part"

    def filtered(self) -> list[Column]:
        """The columns by which the list can be filtered.

        Raises:
            ValueError: for a name that is none of them, or one that nothing can be chosen for.
        """
        known = {each.name: each for each in self.columns}
        found = [known[name] for name in self.filters if name in known]
        if len(found) != len(self.filters) or any(each.choices is None for each in found):
            raise ValueError(f"{self.kind}: cannot be filtered by {', '.join(self.filters)}")
        return found


@dataclass(frozen=True, slots=True)
class PartRequest:
    """Who looks at or acts on a part of which record's page.

    Args:
        problem: why what was sent could not be done; None on a page that is only looked at.
    """

    request: HttpRequest
    actor: Actor
    kind: str
    record: UUID
    at: datetime
    problem: Exception | None = None


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


PAGES: Final = Slot(RecordPages, key=lambda pages: pages.kind)
PARTS: Final = Slot(RecordPart, key=lambda part: (part.kind, part.name))


def parts_of(kind: str) -> list[RecordPart]:
    """The parts of the page of one kind of records, in their order."""
    return sorted((p for p in PARTS.all() if p.kind == kind), key=lambda part: part.order)


def title_of(record: Record, named: str) -> str:
    """What a record is called."""
    return str(getattr(record, named))
