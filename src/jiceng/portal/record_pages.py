"""Public pages of records: list, detail page, feed, and section on pages of places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiceng.core import throttle
from jiceng.core.errors import NotFound
from jiceng.core.web import address_of
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.portal import atom
from jiceng.portal.atom import FeedEntry
from jiceng.portal.place_publications import Published
from jiceng.portal.public_records import PublicRecords, lists
from jiceng.records.public import Record
from jiceng.ui import lists as ui

ON_A_PLACE: Final = 5
IN_A_FEED: Final = 50
FEED_SECONDS: Final = 300


@require_GET
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """List published records, filtered and paginated."""
    throttle.enforce_limit("published", address_of(request))
    shown, given = lists()[kind], request.GET.dict()
    rows = ui.narrowed(shown.published(), shown.filtered, given)
    page = ui.page_of(rows, shown.order, given.get(ui.AFTER, ""))
    filters = ui.filters_of(shown.filtered, given)
    context = {
        "shown": shown,
        "rows": [_line(shown, row) for row in page.rows],
        "filters": filters,
        "is_filtered": any(value for each in filters for _name, _label, value in each.inputs),
        "after": page.next,
        "feed": reverse(shown.feed_name),
    }
    return render(request, "portal/records.html", context)


def _line(shown: PublicRecords, row: Record) -> tuple[str, str, list[tuple[Any, str]]]:
    """URL, title and columns of a record."""
    return shown.path(row.pk), shown.title_of(row), shown.values_of(row, shown.listed)


@require_GET
def one(request: HttpRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Show one record; unpublished and missing records give the same answer."""
    throttle.enforce_limit("published", address_of(request))
    shown = lists()[kind]
    record = shown.published().filter(pk=record_id).first()
    if record is None:
        raise NotFound(_("Entry not found, or no longer published."), "record.not_published")
    context = {
        "shown": shown,
        "title": shown.title_of(record),
        "article": shown.article_of(record) if shown.article else None,
        "moved_at": record.moved_at,
        "state": shown.pages.lifecycle.states[record.state],
        "facts": shown.values_of(record, shown.detail_columns),
        "tables": list(shown.tables_of(record)),
    }
    return render(request, "portal/record.html", context)


@require_GET
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest records as an Atom feed."""
    throttle.enforce_limit("published", address_of(request))
    shown = lists()[kind]
    here = request.build_absolute_uri(reverse(shown.list_name))
    rows = shown.published().order_by("-opened_at", "-pk")[:IN_A_FEED]
    written = atom.write(
        [_entry(shown, row, here) for row in rows],
        code=f"records:{kind}",
        title=str(shown.pages.title),
        author=str(shown.pages.title),
        link=here,
        own=request.build_absolute_uri(),
        language=get_language() or "zh-hans",
    )
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={FEED_SECONDS}"
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def _entry(shown: PublicRecords, row: Record, here: str) -> FeedEntry:
    """A record as a feed entry.

    Args:
        here: a URL of this site, the base of the record's URL.
    """
    root = "/".join(here.split("/")[:3])
    article = shown.article_of(row)
    return FeedEntry(
        urn=row.pk.urn,
        title=article.headline,
        text=article.text or article.reason,
        author=directory.label_of(row.unit_id),
        link=f"{root}{shown.path(row.pk)}",
        published=row.opened_at,
        updated=row.moved_at,
    )


def _of_place(shown: PublicRecords, place: grids.Place) -> list[Record]:
    """Records of a place: all of those shown in full, else the newest ones."""
    found = shown.of_place(place)
    if shown.article:
        backwards = shown.order.startswith("-")
        return list(found.order_by(shown.order, "-opened_at", "-pk" if backwards else "pk"))
    return list(found.order_by("-opened_at", "-pk")[:ON_A_PLACE])


def _articles(place: grids.Place, _day: date) -> dict[str, Any]:
    return {
        "record_articles": [
            (shown, [_article(shown, row) for row in _of_place(shown, place)])
            for shown in _shown(in_full=True)
        ]
    }


def _article(shown: PublicRecords, row: Record) -> dict[str, Any]:
    days = shown.days or ()
    return {
        "row": row,
        "article": shown.article_of(row),
        "is_coming": shown.is_coming(row),
        "days": list(dict.fromkeys(getattr(row, name) for name in days)),
    }


def _shown(*, in_full: bool) -> list[PublicRecords]:
    shown = (each for each in lists().values() if each.on_places)
    return [each for each in shown if bool(each.article) is in_full]


def _lines(place: grids.Place, _day: date) -> dict[str, Any]:
    found = [(each, _of_place(each, place)) for each in _shown(in_full=False)]
    return {
        "record_lists": [
            (shown, [_line(shown, row) for row in rows]) for shown, rows in found if rows
        ]
    }


def _entries(place: grids.Place, _day: date, here: str, *, in_full: bool) -> Iterable[FeedEntry]:
    for shown in _shown(in_full=in_full):
        yield from (_entry(shown, row, here) for row in _of_place(shown, place))


ON_PLACES: Final = (
    Published(
        name="articles",
        order=10,
        template="portal/place_articles.html",
        context=_articles,
        entries=partial(_entries, in_full=True),
    ),
    Published(
        name="records",
        order=30,
        template="portal/place_records.html",
        context=_lines,
        entries=partial(_entries, in_full=False),
    ),
)
