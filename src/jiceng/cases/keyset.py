"""Keyset pages of requests, the newest first; the cursors are `core.keyset`'s."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from jiceng.core.keyset import behind, decode, encode

__all__ = ["NEWEST", "before", "decode", "encode"]

NEWEST: Final = ("-opened_at", "-id")
"""The order of lists of requests."""


def before(cases: QuerySet[Any], start: tuple[datetime | str, UUID] | None) -> QuerySet[Any]:
    """Of requests, those that come after a place when the newest comes first.

    Args:
        start: where the page before has ended; None, or with "infinity", for the first page.
    """
    if start is None or start[0] == "infinity":
        return cases
    return behind(cases.filter(opened_at__lte=start[0]), NEWEST, start)
