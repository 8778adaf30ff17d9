"""What a table can be made of: contributed by the app that shows it.

A source is named by a word and an address's query, so that the worker finds later what the page
showed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.manifests import Contribution, Slot
from jiceng.ui import sheets

KNOWN_UP_TO: Final = 200
"""So many are counted before the table is made: as many as one long page holds."""

_OF_THE_PAGE: Final = ("after", "of", "open")


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One kind of rows, as a table.

    Args:
        label: what the rows are called, as a title.
        columns: in the reader's language.
        rows: the cells of each row of what was found; None for one that does not hold the words.
        left_out: what of the rows is in no column.
        sight: how far somebody sees, as JSON.
        sees_as_far: whether somebody still sees as far as that.
    """

    label: Any
    columns: Callable[[], Sequence[sheets.Column]]
    rows: Callable[[QuerySet[Any], str], Iterator[list[Any] | None]]
    left_out: Any
    sight: Callable[[Actor], dict[str, Any]]
    sees_as_far: Callable[[Actor, dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to stand in a table.

    Args:
        title: what it is called.
        told: what was asked for, in words: names and values.
        fields: what of it is set, which may stand on record for ever.
        found: the rows, in their order, as far as the actor may see them.
        words: that their texts must hold.
        page: the first `KNOWN_UP_TO` of them, bounded as the page that showed them: how many,
            and whether there are more.
    """

    title: str
    told: list[tuple[str, str]]
    fields: list[str]
    found: QuerySet[Any]
    page: Callable[[], tuple[int, bool]]
    words: str = ""

    @property
    def few(self) -> int | None:
        """How many there are, if they are not more than `KNOWN_UP_TO`."""
        count, has_more = self.page()
        return None if has_more else count


@dataclass(frozen=True, slots=True)
class ExportSource(Contribution):
    """What a table can be made of: a list, a box, the records under a figure.

    Args:
        name: stable; addresses and rows of `Export` hold it.
        right: to make tables of it.
        table: the kind of its rows.
        wanted: what a query stands for at an instant, as far as the actor may see it; raises
            NotFound for what is out of reach, Invalid where nothing can be looked for.
    """

    name: str
    right: str
    table: ExportTable
    wanted: Callable[[Actor, QueryDict, datetime], Wanted]


SOURCES: Final = Slot(ExportSource, key=lambda each: each.name)


def source_of(name: str) -> ExportSource:
    """A source by its name.

    Raises:
        NotFound: when no app contributes it.
    """
    found = SOURCES.by_key().get(name)
    if found is None:
        raise NotFound(_("There is nothing to export here."), "export.source")
    return found


def wanted_from(actor: Actor, source: str, query: str, at: datetime) -> Wanted:
    """What a source and a query stand for, as far as the actor may see it.

    Args:
        at: the instant that tells what is overdue.

    Raises:
        NotFound: there is no such source, or it is out of reach.
        Invalid: its query holds nothing that can be looked for.
    """
    return source_of(source).wanted(actor, QueryDict(query), at)


def may_export(actor: Actor) -> bool:
    """Whether somebody may make a table of anything."""
    return any(actor.holds(each.right) for each in SOURCES.all())


def export_path(actor: Actor, source: str, given: QueryDict) -> str:
    """Where a table of what a page shows is asked for; "" for those who may not."""
    if not actor.holds(source_of(source).right):
        return ""
    query = given.copy()
    for name in _OF_THE_PAGE:
        query.pop(name, None)
    query["of"] = source
    return f"{reverse('export-new')}?{query.urlencode()}"
