"""Registry of the sources of exports, contributed by apps.

A source is identified by its name and a URL query, from which the background worker can repeat the
query of the page.
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
"""Up to this number rows are counted in advance, as many as one long page."""

_OF_THE_PAGE: Final = ("after", "of", "open")


@dataclass(frozen=True, slots=True)
class ExportTable:
    """Table format of one kind of rows.

    Args:
        label: title for the rows.
        columns: in the reader's language.
        rows: cells of each row of a query; None for a row that does not match the words.
        left_out: description of data without a column.
        sight: extent of an actor's visibility, as JSON.
        sees_as_far: whether an actor's visibility still includes such an extent.
    """

    label: Any
    columns: Callable[[], Sequence[sheets.Column]]
    rows: Callable[[QuerySet[Any], str], Iterator[list[Any] | None]]
    left_out: Any
    sight: Callable[[Actor], dict[str, Any]]
    sees_as_far: Callable[[Actor, dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Content of an export.

    Args:
        title: of the table.
        description: description of the query: labels and values.
        fields: names of the fields that are set; safe to record in events.
        found: the rows in order, limited to visible ones.
        words: search words that their texts must contain.
        page: number of the first `KNOWN_UP_TO` rows, bounded like the page that showed them, and
            whether there are more.
    """

    title: str
    description: list[tuple[str, str]]
    fields: list[str]
    found: QuerySet[Any]
    page: Callable[[], tuple[int, bool]]
    words: str = ""

    @property
    def few(self) -> int | None:
        """Number of rows, if at most `KNOWN_UP_TO`."""
        count, has_more = self.page()
        return None if has_more else count


@dataclass(frozen=True, slots=True)
class ExportSource(Contribution):
    """A source of exports: a list, a box, or the records of a figure.

    Args:
        name: stable; stored in URLs and rows of `Export`.
        right: permission to export it.
        table: format of its rows.
        wanted: content of a query at a moment, limited to what the actor sees; raises NotFound for
            hidden content, Invalid for an invalid query.
    """

    name: str
    right: str
    table: ExportTable
    wanted: Callable[[Actor, QueryDict, datetime], Wanted]


SOURCES: Final = Slot(ExportSource, key=lambda each: each.name)


def source_of(name: str) -> ExportSource:
    """The source of a name.

    Raises:
        NotFound: unknown name.
    """
    found = SOURCES.by_key().get(name)
    if found is None:
        raise NotFound(_("Nothing to export on this page."), "export.source")
    return found


def wanted_from(actor: Actor, source: str, query: str, at: datetime) -> Wanted:
    """Content of a source and query, limited to what the actor sees.

    Args:
        at: the moment for which overdue records are determined.

    Raises:
        NotFound: an unknown source, or hidden content.
        Invalid: an invalid query.
    """
    return source_of(source).wanted(actor, QueryDict(query), at)


def may_export(actor: Actor) -> bool:
    """Whether an actor may export anything."""
    return any(actor.holds(each.right) for each in SOURCES.all())


def export_path(actor: Actor, source: str, given: QueryDict) -> str:
    """URL of the export of what a page shows; "" without permission."""
    if not actor.holds(source_of(source).right):
        return ""
    query = given.copy()
    for name in _OF_THE_PAGE:
        query.pop(name, None)
    query["of"] = source
    return f"{reverse('export-new')}?{query.urlencode()}"
