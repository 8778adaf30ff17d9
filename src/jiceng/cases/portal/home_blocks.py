"""Blocks of requests on the residents' home page."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.portal.public import for_residents
from jiceng.ui.home import HomeBlock

FOR_RESIDENTS: Final = (
    HomeBlock(
        name="report",
        title=_("Report a problem"),
        icon="message-report",
        order=10,
        template="portal/home_report.html",
        content=lambda _visit: {},
        shows=for_residents,
        is_wide=True,
    ),
    HomeBlock(
        name="my-requests",
        title=_("My requests"),
        icon="list-search",
        order=20,
        template="portal/mine.html",
        content=lambda _visit: {},
        shows=for_residents,
        href=lambda _visit: reverse("find"),
        is_wide=True,
    ),
)
