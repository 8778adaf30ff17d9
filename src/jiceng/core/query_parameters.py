"""Parsing of query parameters: missing ones have a default, invalid ones are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS: Final = range(2000, 2100)


def day(given: Mapping[str, str], name: str) -> date | None:
    """The date parameter of that name; None when it is missing.

    Raises:
        Invalid: for anything that is not a day of `YEARS`, quoting the value.
    """
    raw = (given.get(name) or "").strip()
    if not raw:
        return None
    try:
        if not _DAY.fullmatch(raw):
            raise ValueError(raw)
        found = date.fromisoformat(raw)
        if found.year not in YEARS:
            raise ValueError(raw)
    except ValueError:
        raise Invalid(
            _("“%(given)s” is no day. Write year, month and day, such as 2026-09-16.")
            % {"given": raw[:40]},
            "form.day",
            field=name,
        ) from None
    return found
