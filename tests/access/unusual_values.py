"""Odd values for URL parameters, query parameters and return addresses."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.environment import EVERYTHING, Environment, RolledBack
from tests.access.table import Answer, Row, Target, call

HOSTILE = "\ud7ff\u202e基'%[]"
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
    HOSTILE,
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


@contextmanager
def noting(asked: set[str]) -> Iterator[None]:
    """Note by which names a query or a form is asked for what it holds."""

    def noted(of: Callable[..., Any]) -> Callable[..., Any]:
        def asking(given: Any, name: Any, *more: Any, **how: Any) -> Any:
            # While it is read in, a query asks itself what it holds already.
            if of is not contains or not given._mutable:
                asked.add(name)
            return of(given, name, *more, **how)

        return asking

    contains = QueryDict.__contains__

    with pytest.MonkeyPatch.context() as patch:
        for name in ("__getitem__", "__contains__", "get", "getlist"):
            patch.setattr(QueryDict, name, noted(getattr(QueryDict, name)))
        yield


def failing_queries(ground: Environment, row: Row, target: Target) -> Iterator[str]:
    """A page that breaks by what stands behind its address."""
    if row.method != "GET":
        return
    session, asked = ground.inside(row)[EVERYTHING].session, set[str]()

    def answered(odd: Mapping[str, str]) -> Iterator[str]:
        with RolledBack(), noting(asked):
            given = replace(target, query={**target.query, **odd})
            answer, response = call(row, given, session)
            response.getvalue()
        if answer is Answer.BROKEN:
            yield f"{row} {str(odd)[:120]}"

    # Without anything odd too: who stops at the first name does not ask for the second.
    yield from answered({})
    for odd in ODD if asked else (ODD[0], HOSTILE):
        yield from answered(dict.fromkeys({*NAMES[row.route], *asked}, odd))
    alone = set[str]()
    while remaining := asked - alone:
        name = min(remaining)
        alone.add(name)
        for odd in ODD_ALONE:
            yield from answered({name: odd})


def failing_return_addresses(ground: Environment, row: Row, target: Target) -> Iterator[str]:
    """A form that breaks by where it shall lead back to, or leads elsewhere."""
    if row.method != "POST" or (target.data is not None and not target.form):
        return
    asked = set[str]()
    for way_back in LEADING:
        given = replace(target, data={**(target.data or {}), "next": way_back}, form=True)
        with RolledBack(), noting(asked):
            answer, response = call(row, given, ground.inside(row)[EVERYTHING].session)
            to = response.headers.get("Location", "")
            response.getvalue()
        if answer is Answer.BROKEN or urlsplit(to).netloc == "evil.example":
            yield f"{row} next={way_back!r}: {response.status_code} {to}"
        if "next" not in asked:
            return
