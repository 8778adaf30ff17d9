"""Imports in words: mappings, what a row will come to, how long the rest will take."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jiceng.cases import importing, models
from jiceng.core.masking import mask_name, mask_phone, mask_text

MAPPINGS: Mapping[str, Any] = {
    "hotline": _("Work orders of a 12345 hotline"),
    "replies": _("A message board with official replies"),
    "baltimore": _("Baltimore 311 (open data)"),
    "nyc": _("New York 311 (open data)"),
}
UNKNOWN = (
    ("", _("as the mapping says")),
    ("coordinator", _("leave it to our own rules")),
    ("reject", _("reject the row")),
)
POINTS: Mapping[str, Any] = {
    "no_place": _("invalid points, treated as missing"),
    "swapped": _("points with latitude and longitude exchanged, corrected"),
    "outside": _("points outside all grids"),
}


def line(each: importing.PreviewLine) -> dict[str, Any]:
    """One row of a preview for its table; callers are masked."""
    record = each.record
    told: dict[str, Any] = {
        "line": each.line,
        "problem": each.problem,
        "unit": each.unit,
        "category": each.category,
        "probability": round(each.suggested.probability * 100) if each.suggested else None,
        "record": record,
        "title": "",
        "text": "",
        "place": "",
        "caller": "",
    }
    if record is not None:
        has_point = not (math.isnan(record.lon) or math.isnan(record.lat))
        point = f"{record.lon:.5f}, {record.lat:.5f}" if has_point else ""
        told["place"] = " · ".join(filter(None, (mask_text(record.address), point)))
        told["title"], told["text"] = mask_text(record.title), mask_text(record.text)
        caller = (mask_name(record.caller_name), mask_phone(record.caller_phone))
        told["caller"] = " ".join(filter(None, caller))
    return told


def about(left: timedelta) -> str:
    """A length of time as roughly as it is known."""
    minutes = math.ceil(left.total_seconds() / 60)
    if minutes <= 1:
        return now_("less than a minute left")
    if minutes < 90:
        return ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {
            "n": minutes
        }
    hours = round(minutes / 60)
    return ngettext("about %(n)s hour left", "about %(n)s hours left", hours) % {"n": hours}


def points(job: models.ImportJob) -> list[tuple[int, str]]:
    """What was wrong with points, counted."""
    return [(count, str(POINTS[kind])) for kind, count in job.points.items() if kind in POINTS]
