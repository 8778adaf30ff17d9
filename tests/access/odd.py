"""Whatever somebody writes behind an address, and wherever a form wants to lead back to."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.ground import EVERYTHING, Ground, Undone
from tests.access.table import Answer, Row, Target, call

ODD = (
    "abc",
    "",
    "-1",
    "9" * 40,
    "nan",
    str(UUID(int=7)),
    "9999-12-31",
    "0001-01-01",
    "\x00",
    "\ud7ff\u202e基'%[]",
    "x" * 5000,
)
# For each name by itself, since a page stops at the first that it cannot use.
ODD_ALONE = ("abc",)
LEADING = (
    "abc",
    "//evil.example",
    "http://evil.example/",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\x00",
    "?",
    "/%",
)
NAME = re.compile(r"""(?:\.get(?:list)?\(\s*|\[|\bin\b |, )["']([a-z][a-z_]{0,24})["']""")
ASKED_EVERYWHERE = {"next", "page", "after", "before", "q", "lang", "from", "to", "by", "key"}


def views(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, object]]:
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern.callback
        else:
            yield from views(pattern, route)


def names_of(view: object) -> list[str]:
    """The parameters that a page may look at: words that its file asks for by name."""
    try:
        file = inspect.getsourcefile(inspect.unwrap(view))  # type: ignore[arg-type]
    except TypeError:
        file = None
    found = set(ASKED_EVERYWHERE)
    if file and "jiceng" in Path(file).parts:
        found |= set(NAME.findall(Path(file).read_text("utf-8")))
    return sorted(found)


NAMES = {route: names_of(view) for route, view in views()}


def odd_queries(ground: Ground, row: Row, target: Target) -> Iterator[str]:
    """A page that breaks by what stands behind its address."""
    if row.method != "GET":
        return
    names = NAMES[row.route]
    asked = [dict.fromkeys(names, odd) for odd in ODD]
    asked += [{name: odd} for name in names for odd in ODD_ALONE]
    for odd in asked:
        given = replace(target, query={**target.query, **odd})
        with Undone():
            answer, response = call(row, given, ground.inside(row)[EVERYTHING].session)
            response.getvalue()
        if answer is Answer.BROKEN:
            yield f"{row} {str(odd)[:120]}"


def odd_ways_back(ground: Ground, row: Row, target: Target) -> Iterator[str]:
    """A form that breaks by where it shall lead back to, or leads elsewhere."""
    if row.method != "POST" or (target.data is not None and not target.form):
        return
    for way_back in LEADING:
        given = replace(target, data={**(target.data or {}), "next": way_back}, form=True)
        with Undone():
            answer, response = call(row, given, ground.inside(row)[EVERYTHING].session)
            to = response.headers.get("Location", "")
            response.getvalue()
        if answer is Answer.BROKEN or urlsplit(to).netloc == "evil.example":
            yield f"{row} next={way_back!r}: {response.status_code} {to}"
