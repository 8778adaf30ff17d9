"""Atom feed of a grid's announcements (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from jiceng.core.text_cleaning import without_unencodable

_FEEDS: Final = UUID("5b0b2f0e-7d0c-4b27-9a54-6b7a3f0c1d52")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed as plain text.

    Args:
        urn: permanent identifier, independent of the URL.
        author: the unit that published it.
    """

    urn: str
    title: str
    text: str
    author: str
    link: str
    published: datetime
    updated: datetime


class _Feed(Atom1Feed):
    """The library's feed with a permanent identifier instead of its URL, which depends on the
    requested host; texts are escaped HTML.
    """

    def __init__(self, *, urn: str, **given: Any) -> None:
        super().__init__(feed_guid=urn, **given)

    def latest_post_date(self) -> datetime:
        """Time of the latest change; a constant date for an empty feed."""
        dates: list[datetime] = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.fromisoformat("2026-01-01T00:00:00+08:00"))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add an entry with its text as `content`."""
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})


def feed_urn(code: str) -> str:
    """Permanent identifier of a grid's feed, independent of host and URL."""
    return uuid5(_FEEDS, code).urn


def write(
    entries: Iterable[FeedEntry],
    *,
    code: str,
    title: str,
    author: str,
    link: str,
    own: str,
    language: str,
) -> str:
    """The feed as XML.

    Args:
        code: of the grid.
        author: unit responsible for the feed.
        link, own: URLs of the page and of the feed.
    """
    feed = _Feed(
        urn=feed_urn(code),
        title=without_unencodable(title),
        link=link,
        description=None,
        feed_url=own,
        language=language,
        author_name=without_unencodable(author),
    )
    for each in entries:
        feed.add_item(
            title=without_unencodable(each.title),
            link=each.link,
            unique_id=each.urn,
            description=as_html(each.text),
            author_name=without_unencodable(each.author),
            pubdate=each.published,
            updateddate=each.updated,
        )
    written: str = feed.writeString("utf-8")
    return written


def as_html(text: str) -> str:
    """Plain text as HTML: special characters are escaped, line breaks are kept."""
    return "<br>".join(escape(line) for line in without_unencodable(text).splitlines())
