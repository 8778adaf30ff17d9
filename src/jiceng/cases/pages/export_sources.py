"""Sources of request exports: search, box of the inbox, records of a figure."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.cases.figures.indicators import under_figure
from jiceng.cases.figures.report import THREE_RATES
from jiceng.cases.inbox import boxes
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import NEXT_DUE, RequestType
from jiceng.cases.pages import search_filter, words
from jiceng.cases.permissions import CASE_EXPORT
from jiceng.cases.queries import visible_to
from jiceng.cases.search import by_filter, exporting, filters
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.desk.public import KNOWN_UP_TO, ExportSource, ExportTable, Wanted
from jiceng.directory import public as directory
from jiceng.metrics import public as metrics


def _search(actor: Actor, given: QueryDict, at: datetime) -> Wanted:
    wanted = search_filter.parse(given)
    if not wanted:
        raise Invalid(_("Search or set a filter first, then export."), "export.empty")
    seen = visible_to(actor).filter(filters.condition(wanted, at))
    found = exporting.holding(seen, wanted.words) if wanted.words else seen

    def page() -> tuple[int, bool]:
        first = by_filter.find(actor, wanted, at, limit=KNOWN_UP_TO)
        return len(first.rows), first.next is not None

    return Wanted(
        _("Requests from a search"),
        search_filter.in_words(given, wanted),
        wanted.names,
        found.order_by("-opened_at", "-id"),
        page,
        wanted.words,
    )


def _box(actor: Actor, given: QueryDict, at: datetime) -> Wanted:
    unit_id, name = uuid_or_none(given.get("unit", "")), given.get("box", "")
    unit = directory.tree().get(unit_id)
    if unit_id is None or unit is None or name not in boxes.BOXES:
        raise NotFound(_("Nothing to export on this page."), "export.source")
    request_type = search_filter.parse(given).request_type
    found = boxes.requests_in(actor, unit_id, name, at, request_type)

    def page() -> tuple[int, bool]:
        first = boxes.box_page(
            actor, unit_id, name, at, limit=KNOWN_UP_TO, request_type=request_type
        )
        return len(first.rows), first.next is not None

    label = str(words.BOXES[name].label)
    description = [(_("Inbox folder"), label), (_("Unit"), directory.label_of(unit_id))]
    if request_type:
        description.append((_("Request type"), str(RequestType(request_type).label)))
    return Wanted(
        label,
        description,
        ["box", "unit", *["type"] * bool(request_type)],
        found.order_by(NEXT_DUE.asc(), "id"),
        page,
    )


def _records(actor: Actor, given: QueryDict, at: datetime) -> Wanted:
    actor.may(metrics.METRICS_READ).or_refuse()
    today = timezone.localtime(at).date()
    period = metrics.period_of(given, today)
    by, key, figure = given.get("by", "unit"), given.get("key", ""), given.get("figure", "opened")
    report = metrics.report(THREE_RATES)
    is_known = by in {*report.groupings, metrics.TOTAL} and figure in report.indicators
    if not is_known or period.last < period.first:
        raise NotFound(_("Nothing to export on this page."), "export.source")
    found = under_figure(actor, period, by, key, figure, at)

    def page() -> tuple[int, bool]:
        first = metrics.drill_down(
            THREE_RATES, actor, period, by, key=key, figure=figure, at=at, limit=KNOWN_UP_TO
        )
        return len(first.ids), first.next is not None

    description = [
        (_("Figure"), str(metrics.indicators()[figure].label)),
        (
            _("Received"),
            _("%(first)s to %(last)s")
            % {"first": date_format(period.first), "last": date_format(period.last)},
        ),
        (_("Row"), _row(by, key)),
    ]
    return Wanted(
        _("Figure details"),
        description,
        ["figure", "from", "to", by],
        found.order_by("-opened_at", "-id"),
        page,
    )


def _row(by: str, key: str) -> str:
    if by == metrics.TOTAL:
        return _("Total")
    if by == "unit":
        return directory.label_of(UUID(key), key)
    matter = categories.get().get(key) if by == "category" else None
    return matter.label if matter else key


_TABLE: Final = ExportTable(
    label=later("Requests"),
    columns=exporting.columns,
    rows=exporting.rows,
    left_out=later("residents' details; phone and identity numbers in texts are masked"),
    sight=exporting.sight,
    sees_as_far=exporting.sees_as_far,
)
SOURCES: Final = (
    ExportSource("search", CASE_EXPORT, _TABLE, _search),
    ExportSource("box", CASE_EXPORT, _TABLE, _box),
    ExportSource("records", CASE_EXPORT, _TABLE, _records),
)
