"""Log formatter that removes secret links, personal numbers and residents' texts.

Warnings of the framework name the requested path, and database errors repeat the row. Every line is
therefore cleaned before it is written: paths lose their secrets (each URL part called ``secret`` or
``token`` in its route; ``code`` names public things: categories, roles, grids), personal numbers
are masked, and the database's quotations of rows and statements are removed. The command line
reports failures in the same way (`config.failures`).
"""

from __future__ import annotations

import logging
import re
from functools import cache

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from jiceng.core.masking import mask_text

HIDDEN = "…"
SECRETS = frozenset({"secret", "token"})
# PostgreSQL's additions to an error: the row, the statement, the values. A row holds texts of many
# lines, so it ends only where another part begins; in a repr lines are separated by \\n.
_QUOTED = re.compile(
    r"(?:^|(?<=\\n))(DETAIL|CONTEXT|STATEMENT|QUERY|WHERE|LINE \d+):.*?"
    r"(?=\n\n(?:The above exception|During handling)|\nTraceback |\nHINT:|\Z)",
    re.MULTILINE | re.DOTALL,
)
_VALUE = re.compile(r"(invalid input syntax for type [\w ]+|value too long for type [\w ]+): .*")
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']+")


class LogFormatter(logging.Formatter):
    """The format of the program's log."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, without secrets."""
        return without_secrets(super().format(record))


def without_secrets(text: str) -> str:
    """A text for the log, without secrets and personal numbers."""
    text = without_rows(text)
    for pattern in _secret_paths() if apps.ready else ():
        text = pattern.sub(rf"\1{HIDDEN}", text)
    if "?" in text:
        text = _QUERY.sub(f"?{HIDDEN}", text)
    return text


def without_rows(text: str) -> str:
    """An error message without quoted rows and personal numbers."""
    text = _QUOTED.sub(rf"\1: {HIDDEN}", text)
    return mask_text(_VALUE.sub(rf"\1: {HIDDEN}", text))


@cache
def _secret_paths() -> tuple[re.Pattern[str], ...]:
    """Patterns of URLs with a secret: the part before it, and the secret up to the next slash."""
    heads = {
        head
        for route in _routes(get_resolver().url_patterns, "/")
        for name in SECRETS
        for head, found, _rest in [re.sub(r"<\w+:(\w+)>", r"<\1>", route).partition(f"<{name}>")]
        if found
    }
    return tuple(
        re.compile(rf"({re.sub('<[^>]+>', '[^/]+', re.escape(head))})[^/\s\"'?]+")
        for head in sorted(heads, key=len, reverse=True)
    )


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> list[str]:
    found: list[str] = []
    for each in patterns:
        route = prefix + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver):
            found += _routes(each.url_patterns, route)
        else:
            found.append(route)
    return found
