"""Whatever somebody writes behind an address, and wherever a form wants to lead back to: an answer
that says what is wrong, never a failure of ours."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.rows import GROUPS
from tests.access.table import Answer, Row, Target, call
from tests.access.test_table import EVERYTHING, Ground, Undone, found_at, ground

__all__ = ["ground"]

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
each_group = pytest.mark.parametrize("rows", GROUPS.values(), ids=GROUPS.keys())


def is_broken(ground: Ground, row: Row, target: Target) -> bool:
    with Undone():
        answer, response = call(row, target, ground.inside(row)[EVERYTHING])
        response.getvalue()
    return answer is Answer.BROKEN


@each_group
@pytest.mark.timeout(900)
def test_no_page_breaks_by_what_stands_behind_its_address(ground, rows):
    def look(row: Row, target: Target) -> Iterator[str]:
        names = NAMES[row.route]
        asked = [dict.fromkeys(names, odd) for odd in ODD]
        asked += [{name: odd} for name in names for odd in ODD_ALONE]
        for odd in asked:
            given = replace(target, query={**target.query, **odd})
            if is_broken(ground, row, given):
                yield f"{row} {str(odd)[:120]}"

    broken = found_at(ground, [row for row in rows if row.method == "GET"], look)
    assert not broken, "\n" + "\n".join(broken)


@each_group
@pytest.mark.timeout(900)
def test_no_form_breaks_by_where_it_leads_back_to_or_leads_elsewhere(ground, rows):
    def look(row: Row, target: Target) -> Iterator[str]:
        if target.data is not None and not target.form:
            return
        for way_back in LEADING:
            given = replace(target, data={**(target.data or {}), "next": way_back}, form=True)
            with Undone():
                answer, response = call(row, given, ground.inside(row)[EVERYTHING])
                to = response.headers.get("Location", "")
                response.getvalue()
            if answer is Answer.BROKEN or urlsplit(to).netloc == "evil.example":
                yield f"{row} next={way_back!r}: {response.status_code} {to}"

    wrong = found_at(ground, [row for row in rows if row.method == "POST"], look)
    assert not wrong, "\n" + "\n".join(wrong)
