"""Words and definitions that the page draws the figures with, in the reader's language."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiceng.cases import public as cases
from jiceng.metrics import public as metrics

NOW: Final = ("open", "overdue_now", "officers")
"""Figures that are as of now, whatever part of the span is chosen."""
SHARES: Final = {
    name: (cases.COUNTED.index(upper), [cases.COUNTED.index(each) for each in whole])
    for name, (upper, whole) in cases.SHARE_PARTS.items()
}
"""Positions of numerator and denominator of each rate among the numbers."""
LEAST: Final = 30
"""Valid callbacks below which a rate is marked as of a small sample."""


def words() -> dict[str, Any]:
    """Figures with labels, units, formulas, and all texts of the page's script."""
    return {"figures": _figures(), "words": _texts()}


def _figures() -> list[dict[str, Any]]:
    known = metrics.indicators()
    found: list[dict[str, Any]] = []
    for name in ("opened", "in_time", "response", "resolution", "satisfaction"):
        each = known[name]
        upper, whole = SHARES.get(name, (cases.COUNTED.index("opened"), []))
        found.append(
            {
                "name": name,
                "label": str(each.label),
                "formula": str(each.formula),
                "unit": each.unit,
                "upper": upper,
                "whole": whole,
                "is_now": False,
                "least": each.minimum or (LEAST if whole and name != "in_time" else 0),
            }
        )
    last = len(cases.COUNTED)
    labels = {
        "open": (_("Open now"), _("requests that are open at this moment")),
        "overdue_now": (
            _("Overdue now"),
            _("open requests that have missed their deadline"),
        ),
        "officers": (
            _("Officers on duty"),
            _("officers who serve on a grid today; a number, never where they are"),
        ),
    }
    for place, name in enumerate(NOW):
        label, formula = labels[name]
        found.append(
            {
                "name": name,
                "label": label,
                "formula": formula,
                "unit": "count",
                "upper": last + place,
                "whole": [],
                "is_now": True,
                "least": 0,
            }
        )
    return found


def _texts() -> dict[str, str]:
    return {
        "none": _("no value"),
        "few": _("small sample"),
        "issue": _("hot issue"),
        "arrival": _("just arrived"),
        "late": _("late by"),
        "left": _("left"),
        "calls": _("called by"),
        "escalated": _("escalated"),
        "to_decide": _("to be decided"),
        "reporters": _("reporters"),
        "requests": _("requests"),
        "urgent": _("urgent"),
        "connected": pgettext("connection", "live"),
        "lost": _("No connection. Shown are the figures of the last update; trying again."),
        "ended": _("Signed out. Sign in again."),
        "gone": _("This screen's link has ended. Ask for a new one."),
        "updated": _("last update"),
        "whole": _("whole span"),
        "as_of_now": _("as of now"),
        "past": _(
            "This is a past time. Lists and figures marked “as of now” are not of that time."
        ),
        "cut": _("Requests are counted from {day} on; earlier parts are left out."),
        "uncounted": _("Requests are counted from {day} on; this day is older."),
        "day_back": _("Previous day"),
        "day_on": _("Next day"),
        "week_back": _("Previous week"),
        "week_on": _("Next week"),
        "year_back": _("Previous year"),
        "year_on": _("Next year"),
        "of": _("of"),
    }
