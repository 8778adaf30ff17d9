"""Imports of requests in words: mappings, what a row will come to, what is said of the outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jiceng.cases.importing import PreviewLine
from jiceng.core.masking import mask_name, mask_phone, mask_text
from jiceng.records.imports.public import TableImport

MAPPINGS: Mapping[str, Any] = {
    "hotline": _("Work orders of a 12345 hotline"),
    "replies": _("A message board with official replies"),
    "baltimore": _("Baltimore 311 (open data)"),
    "nyc": _("New York 311 (open data)"),
}
FIELDS: Mapping[str, Any] = {
    "ref": _("Number"),
    "opened": _("Received at"),
    "text": _("Description"),
    "title": _("Title"),
    "address": _("Place"),
    "lon": _("Longitude"),
    "lat": _("Latitude"),
    "caller_name": _("Resident's name"),
    "caller_phone": _("Resident's phone"),
    "unit": _("Unit in charge"),
    "category": _("Category"),
    "request_type": _("Request type"),
    "due": _("Due at"),
    "closed": _("Closed at"),
    "resolution": _("Result"),
}
"""Fields of a request that a column can fill, in the order of the page."""
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


def line(each: PreviewLine) -> dict[str, Any]:
    """One row of a preview for its table; callers are masked."""
    record = each.record
    shown: dict[str, Any] = {
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
        shown["place"] = " · ".join(filter(None, (mask_text(record.address), point)))
        shown["title"], shown["text"] = mask_text(record.title), mask_text(record.text)
        caller = (mask_name(record.caller_name), mask_phone(record.caller_phone))
        shown["caller"] = " ".join(filter(None, caller))
    return shown


def notes(row: TableImport) -> list[str]:
    """What is said of an import beside its counts: requests left alone, wrong points."""
    notes, left = list[str](), row.notes.get("left", 0)
    if left:
        pattern = ngettext(
            "%(n)s of the rejected rows changes a request already handled here. The request is"
            " unchanged.",
            "%(n)s of the rejected rows change requests already handled here. The requests are"
            " unchanged.",
            left,
        )
        notes.append(pattern % {"n": left})
    counted = ((row.notes.get(kind), label) for kind, label in POINTS.items())
    return [*notes, *(f"{count} {label}" for count, label in counted if count)]
