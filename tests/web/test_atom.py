"""The Atom feed of a grid against RFC 4287, with difficult content."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jiceng.activities.announcements.models import Announcement
from jiceng.core.text_cleaning import without_unencodable
from jiceng.portal import atom
from tests.announcements import publish, withdraw
from tests.sample_grids import publish_grids
from tests.web.test_grid_public_pages import HERE
from tests.world import World

A = "{http://www.w3.org/2005/Atom}"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")
# Of RFC 4287, 4.1.1 and 4.1.2: how often a child may stand; None: any number of times.
FEED = {
    "author": (1, None),
    "category": (0, None),
    "contributor": (0, None),
    "generator": (0, 1),
    "icon": (0, 1),
    "id": (1, 1),
    "link": (0, None),
    "logo": (0, 1),
    "rights": (0, 1),
    "subtitle": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "entry": (0, None),
}
ENTRY = {
    "author": (0, None),
    "category": (0, None),
    "content": (0, 1),
    "contributor": (0, None),
    "id": (1, 1),
    "link": (0, None),
    "published": (0, 1),
    "rights": (0, 1),
    "source": (0, 1),
    "summary": (0, 1),
    "title": (1, 1),
    "updated": (1, 1),
}
SPOILED = "‹A栋>停\ufffe水 & <b>明天</b>\n9点到12点\uffff\x0b"


def faults(feed: Any) -> list[str]:
    """Violations of the specification in a feed."""
    found = [] if feed.tag == f"{A}feed" else [f"root is {feed.tag}"]
    found += _element(feed, FEED)
    ids = []
    for entry in feed.findall(f"{A}entry"):
        found += _element(entry, ENTRY)
        ids.append(entry.findtext(f"{A}id"))
        alternate = any(x.get("rel", "alternate") == "alternate" for x in entry.findall(f"{A}link"))
        if entry.find(f"{A}content") is None and not alternate:
            found.append("an entry without content or alternate link")
    return found + ([f"ids twice: {ids}"] if len(ids) != len(set(ids)) else [])


def _element(of: Any, allowed: dict[str, tuple[int, int | None]]) -> list[str]:
    names = [child.tag.removeprefix(A) for child in of]
    found = [f"no {name} in {of.tag}" for name in set(names) - set(allowed)]
    for name, (least, most) in allowed.items():
        count = names.count(name)
        if count < least or (most is not None and count > most):
            found.append(f"{count} times {name} in {of.tag}")
    for child in of:
        name, text = child.tag.removeprefix(A), child.text or ""
        if name in {"updated", "published"} and not STAMP.fullmatch(text):
            found.append(f"{name}: {text}")
        if name == "id" and not IRI.fullmatch(text):
            found.append(f"id: {text}")
        if name == "author" and not (child.findtext(f"{A}name") or "").strip():
            found.append("an author without a name")
        if name == "link" and not IRI.fullmatch(child.get("href", "")):
            found.append(f"link: {child.attrib}")
        if name in {"title", "subtitle", "summary", "rights", "content"}:
            kind = child.get("type", "text")
            if kind not in {"text", "html"} or len(child):
                found.append(f"{name} of type {kind} with {len(child)} children")
    links = [
        (x.get("type"), x.get("hreflang"))
        for x in of.findall(f"{A}link")
        if x.get("rel", "alternate") == "alternate"
    ]
    return found + (["two alternate links alike"] if len(links) != len(set(links)) else [])


def read(client: Client, host: str = "testserver") -> Any:
    answer = client.get(f"{HERE}feed/", headers={"host": host})
    assert answer.status_code == 200
    return fromstring(answer.content)


@pytest.fixture
def world_with_grids(world: World) -> World:
    publish_grids()
    return world


@pytest.mark.django_db
def test_feed_is_valid_atom_with_any_content(world_with_grids: World, resident: Client) -> None:
    assert faults(read(resident)) == []
    item, gone = (
        publish(world_with_grids, title="‹A栋>停水"),
        publish(world_with_grids, title="取消的"),
    )
    Announcement.objects.filter(pk=item.pk).update(title="‹A栋>停\ufffe水", text=SPOILED)
    withdraw(world_with_grids, gone)
    assert faults(read(resident)) == []


@pytest.mark.django_db
def test_texts_and_line_breaks_are_kept(world_with_grids, resident) -> None:
    item = publish(world_with_grids)
    Announcement.objects.filter(pk=item.pk).update(title="‹A栋>停\ufffe水", text=SPOILED)
    entry = read(resident).find(f"{A}entry")
    assert entry.findtext(f"{A}title") == "‹A栋>停水"
    content = entry.find(f"{A}content")
    assert content.get("type") == "html"
    assert unescape(content.text.replace("<br>", "\n")) == ("‹A栋>停水 & <b>明天</b>\n9点到12点")
    assert "<b>" not in content.text
    assert entry.findtext(f"{A}author/{A}name") == item.unit.name


@pytest.mark.django_db
def test_ids_are_independent_of_host_and_language(world_with_grids, resident, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    publish(world_with_grids)
    names = {
        tuple(each.text for each in read(client, host).iter(f"{A}id"))
        for client in (resident, Client(headers={"accept-language": "zh-hans"}))
        for host in ("testserver", "elsewhere.example")
    }
    ((feed, entry),) = names
    assert feed.startswith("urn:uuid:")
    assert entry.startswith("urn:uuid:")


@pytest.mark.django_db
def test_feed_is_unchanged_without_news(world_with_grids, resident) -> None:
    first, again = read(resident), read(resident)
    assert first.findtext(f"{A}updated") == again.findtext(f"{A}updated")
    assert datetime.fromisoformat(first.findtext(f"{A}updated")).tzinfo


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_read_back(text: str) -> None:
    html = atom.as_html(text)
    assert unescape(html.replace("<br>", "\n")) == "\n".join(without_unencodable(text).splitlines())
    assert "<" not in html.replace("<br>", "")
