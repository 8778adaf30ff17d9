"""Where a table of requests comes from: a search, a box of the inbox, the records under a figure.

Each is named by a word and an address's query, so that the worker finds later what the page showed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from jiceng.cases import public as cases
from jiceng.core import asked
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics
from jiceng.workbench import filtering, words

KNOWN_UP_TO: Final = 200
"""So many are counted before the table is made: as many as one long page holds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to stand in a table.

    Args:
        title: what it is called.
        told: what was asked for, in words: names and values.
        fields: what of it is set, which may stand on record for ever.
        found: the requests, in their order, as far as the actor may see them.
        words: that their texts must hold.
        page: the first `KNOWN_UP_TO` of them, bounded as the page that showed them.
    """

    title: str
    told: list[tuple[str, str]]
    fields: list[str]
    found: QuerySet[cases.Case]
    page: Callable[[], tuple[int, bool]]
    words: str = ""

    @property
    def few(self) -> int | None:
        """How many there are, if they are not more than `KNOWN_UP_TO`."""
        count, has_more = self.page()
        return None if has_more else count


Read = Callable[[Actor, QueryDict, datetime], Wanted]


def wanted(actor: Actor, source: str, query: str, at: datetime) -> Wanted:
    """What a source and a query stand for, as far as the actor may see it.

    Args:
        at: the instant that tells what is overdue.

    Raises:
        NotFound: there is no such source, or it is out of reach.
        Invalid: its query holds nothing that can be looked for.
    """
    read = SOURCES.get(source)
    if read is None:
        raise NotFound(_("There is nothing to export here."), "export.source")
    return read(actor, QueryDict(query), at)


def _search(actor: Actor, given: QueryDict, at: datetime) -> Wanted:
    asked = filtering.parse(given)
    if not asked:
        raise Invalid(_("Search or set a filter first, then export."), "export.empty")
    seen = cases.visible_to(actor).filter(cases.filters.condition(asked, at))
    found = cases.exporting.holding(seen, asked.words) if asked.words else seen

    def page() -> tuple[int, bool]:
        first = cases.finding.find(actor, asked, at, limit=KNOWN_UP_TO)
        return len(first.rows), first.next is not None

    return Wanted(
        _("Requests from a search"),
        filtering.in_words(given, asked),
        asked.names,
        found.order_by("-opened_at", "-id"),
        page,
        asked.words,
    )


def _box(actor: Actor, given: QueryDict, at: datetime) -> Wanted:
    unit_id, name = uuid_or_none(given.get("unit", "")), given.get("box", "")
    unit = directory.tree().get(unit_id)
    if unit_id is None or unit is None or name not in cases.boxes.BOXES:
        raise NotFound(_("There is nothing to export here."), "export.source")
    found = cases.boxes.requests_in(actor, unit_id, name, at)

    def page() -> tuple[int, bool]:
        first = cases.boxes.box_page(actor, unit_id, name, at, limit=KNOWN_UP_TO)
        return len(first.rows), first.next is not None

    label = str(words.BOXES[name].label)
    return Wanted(
        label,
        [(_("Box"), label), (_("Unit"), directory.label_of(unit_id))],
        ["box", "unit"],
        found.order_by("queue_at", "id"),
        page,
    )


def period_of(given: Mapping[str, str], today: date) -> metrics.Period:
    """The days from which and to which an address asks; the last thirty without any.

    Raises:
        Invalid: for what is no day.
    """
    first, last = asked.day(given, "from"), asked.day(given, "to")
    return metrics.Period(first or today - timedelta(days=30), last or today)


def _records(actor: Actor, given: QueryDict, at: datetime) -> Wanted:
    actor.may(metrics.METRICS_READ).or_refuse()
    today = timezone.localtime(at).date()
    period = period_of(given, today)
    by, key, figure = given.get("by", "unit"), given.get("key", ""), given.get("figure", "opened")
    report = metrics.report("three-rates")
    is_known = by in report.groupings and figure in report.indicators
    if not is_known or period.last < period.first:
        raise NotFound(_("There is nothing to export here."), "export.source")
    found = cases.under_figure(actor, period, by, key, figure, at)

    def page() -> tuple[int, bool]:
        first = metrics.down(
            "three-rates", actor, period, by, key=key, figure=figure, at=at, limit=KNOWN_UP_TO
        )
        return len(first.ids), first.next is not None

    told = [
        (_("Figure"), str(metrics.indicators()[figure].label)),
        (
            _("Received"),
            _("%(first)s to %(last)s")
            % {"first": date_format(period.first), "last": date_format(period.last)},
        ),
        (_("Row"), _row(by, key)),
    ]
    return Wanted(
        _("Requests under a figure"),
        told,
        ["figure", "from", "to", by],
        found.order_by("-opened_at", "-id"),
        page,
    )


def _row(by: str, key: str) -> str:
    if by == "unit":
        return directory.label_of(UUID(key), key)
    matter = cases.categories.get().get(key) if by == "category" else None
    return matter.name if matter else key


SOURCES: Final[Mapping[str, Read]] = {"search": _search, "box": _box, "records": _records}
