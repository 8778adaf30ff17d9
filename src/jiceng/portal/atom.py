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
    """One item of a feed, in plain words.

    Args:
        urn: its permanent name, independent of the address.
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
    """The library's feed, identified by a permanent name instead of its address, which
    follows the host that was asked; and with its texts as HTML that shows what was written."""

    def __init__(self, *, urn: str, **given: Any) -> None:
        super().__init__(feed_guid=urn, **given)

    def latest_post_date(self) -> datetime:
        """Of the entry that changed last; of an empty feed a day that does not move."""
        dates: list[datetime] = [item["updateddate"] for item in self.items]
        return max(dates, default=datetime.fromisoformat("2026-01-01T00:00:00+08:00"))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """An entry, with its text as `content`."""
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})


def feed_urn(code: str) -> str:
    """The permanent name of a grid's feed, independent of host and address."""
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
        author: who answers for the feed.
        link, own: addresses of the page and of the feed.
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
    """Plain words as HTML that reads like them: signs stay signs, lines stay lines."""
    return "<br>".join(escape(line) for line in without_unencodable(text).splitlines())
