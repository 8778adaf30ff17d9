"""A year whose holidays are not announced yet, on the home page of those who keep the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.core.calendar import current_calendar
from jiceng.core.permissions import CALENDAR_EDIT
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit

AHEAD: Final = timedelta(days=60)
"""The State Council announces the holidays of a year in the November before it."""


def _unannounced(visit: HomeVisit) -> Mapping[str, Any] | None:
    """No query: the calendar is in memory."""
    year = timezone.localdate(visit.at + AHEAD).year
    if current_calendar().is_announced(year):
        return None
    page = f"{reverse('admin-calendar')}?year={year}"
    return {"numbers": [HomeNumber(_("Year without holidays"), year, page, alarms=True)]}


CALENDAR: Final = HomeBlock(
    name="calendar",
    title=_("Calendar"),
    icon="calendar",
    order=59,
    content=_unannounced,
    shows=lambda actor: actor.holds(CALENDAR_EDIT),
    href=lambda _visit: reverse("admin-calendar"),
)
