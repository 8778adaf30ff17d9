"""The table of doors: every address × method, and the right that opens it.

How to add a row for a new page or interface:

1.  Run ``pytest tests/access``: the test of completeness prints the rows that are missing, ready
    to be pasted here.
2.  Say in ``needs`` which right opens the door (or `Who.PUBLIC`, `Who.SIGNED_IN`). Which roles
    hold that right is known from `directory/roles.py`; nothing else is to be written down. The
    test then knocks as each role with a post in this district, as each role with a post in
    another district, and as nobody, and compares.
3.  If the address has parameters or takes a body, give a ``scene``: a function of the test's
    world that makes a target *inside 江海区* and returns `Target(parts=…, data=…)`; `scenes.py`
    has some. ``secret`` holds words that nobody without the right may read in any answer; with
    ``reveals=False`` nobody at all.
4.  Defaults: those with the right are answered OK; those without are refused (403 or 404); those
    with the right elsewhere find nothing (404) when reading and are refused (403 or 404) when
    writing; nobody is told to sign in (401, or the sign-in page). What differs is said in the row.
    Sessions are fresh; a door that changes something and asks again who it is says ``asks=True``,
    unless its right is registered with ``re_asks``.
5.  An app has its rows in an `access_rows.py` beside its own tests (``ROWS``: by group). Of the
    older ones, rows for programs stand in `api_rows.py`, for people in `page_rows.py`, of their
    accounts in `account_rows.py`, in groups that are named below: each group is one test.
6.  Several rows for one address and method (the moves of a request) differ in ``variant``.

A method that no row names must be answered with 405; decorate function pages with
``require_http_methods``. A change asked for by session must fail without the page's token.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.access import (
    account_rows,
    api_rows,
    notice_rows,
    page_rows,
    search_rows,
)
from tests.access.table import Row


def _of_apps() -> dict[str, tuple[Row, ...]]:
    """What apps say of their own doors, in an ``access_rows.py`` beside their tests."""
    top, found = Path(__file__).resolve().parents[1], dict[str, tuple[Row, ...]]()
    for file in sorted(top.rglob("access_rows.py")):
        name = ".".join(("tests", *file.relative_to(top).with_suffix("").parts))
        found.update(import_module(name).ROWS)
    return found


GROUPS: dict[str, tuple[Row, ...]] = {
    "signing in": account_rows.SIGNING_IN,
    "own account": account_rows.OWN_ACCOUNT,
    "accounts": account_rows.ACCOUNTS,
    "public site": page_rows.PORTAL,
    "desk": page_rows.DESK,
    "moves at the desk": page_rows.DESK_MOVES,
    "search and tables": search_rows.SEARCH,
    "notices": notice_rows.NOTICES,
    "described by the library": api_rows.LIBRARY,
    "requests": api_rows.REQUESTS,
    "moves": api_rows.MOVES,
    "Open311": api_rows.OPEN311,
    **_of_apps(),
}
ROWS: tuple[Row, ...] = tuple(row for group in GROUPS.values() for row in group)
