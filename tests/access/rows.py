"""The access table: every URL × method, and the permission that it needs.

How to add a row for a new page or API:

1.  Run ``pytest tests/access``: the completeness test prints the missing rows, ready to paste.
2.  State the permission in ``needs`` (or `Who.PUBLIC`, `Who.SIGNED_IN`). The roles that hold it are
    known from `directory/roles.py`. The test then calls the URL as each role with a position in
    this district, as each role with a position in another district, and anonymously.
3.  If the URL has parameters or a body, give a ``scene``: a function of the test's world that
    creates a target *inside 江海区* and returns `Target(parts=…, data=…)`; `scenes.py` has some.
    ``secret`` holds words that must not occur in any answer to those without permission; with
    ``reveals=False`` in no answer at all.
4.  Defaults: those with the permission get OK; those without are refused (403 or 404); those
    with the permission elsewhere get 404 for reads and 403 or 404 for writes; anonymous users must
    sign in (401, or the sign-in page). Differences are stated in the row. Sessions are fresh; a row
    that needs re-authentication has ``asks=True``, unless its permission has ``re_asks``.
5.  An app has its rows in `access_rows.py` next to its tests (``ROWS``: by group). Older rows are
    in `api_rows.py`, `page_rows.py` and `account_rows.py`, in the groups named below: each group
    is one test.
6.  Several rows for one URL and method (the moves of a request) differ in ``variant``.

Other methods must be answered with 405; decorate function pages with ``require_http_methods``.
Changes by session must fail without the CSRF token.
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
        rows = import_module(name).ROWS
        if again := found.keys() & rows.keys():
            raise ValueError(f"{name}: groups of another app: {', '.join(sorted(again))}")
        found.update(rows)
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
