"""Keyset pagination of requests, newest first; cursors are those of `core.keyset`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from jiceng.core.keyset import behind, decode, encode

__all__ = ["NEWEST", "before", "decode", "encode"]

NEWEST: Final = ("-opened_at", "-id")
"""Order of lists of requests."""


def before(cases: QuerySet[Any], start: tuple[datetime | str, UUID] | None) -> QuerySet[Any]:
    """Requests after a cursor position in the order newest first.

    Args:
        start: end of the previous page; None, or with "infinity", for the first page.
    """
    if start is None or start[0] == "infinity":
        return cases
    return behind(cases.filter(opened_at__lte=start[0]), NEWEST, start)
