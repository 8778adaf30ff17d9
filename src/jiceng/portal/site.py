"""Who runs the public site: its name, its footer, and the pages that every public site needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from jiceng.core.permissions import RETENTION_RUN
from jiceng.directory import public as directory
from jiceng.ui.home import HomeBlock, HomeVisit


def site() -> Any:
    """The settings of the site, with the district's name where it has none of its own.

    Pages that report a failure show it too, so that it has a name even without the database.
    """
    given = settings.JICENG_SITE
    if given.name:
        return given
    try:
        seat = directory.tree().seat(directory.civil_day(timezone.now()))
    except DatabaseError:
        seat = None
    return replace(given, name=seat.name if seat else now_("Jiceng"))


def _page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, template)

    return require_GET(view)


about: Final = _page("portal/about.html")
privacy: Final = _page("portal/privacy.html")
accessibility: Final = _page("portal/accessibility.html")


LABELS: Final[Mapping[str, Any]] = {
    "JICENG_OPERATOR": _("Operator of the site"),
    "JICENG_CONTACT": _("Contact details"),
    "JICENG_ICP": _("ICP filing number"),
    "JICENG_POLICE_FILING": _("Public security filing number"),
}


def _missing(_visit: HomeVisit) -> Mapping[str, Any] | None:
    found = [(name, LABELS[name]) for name in settings.JICENG_SITE.missing]
    return {"missing": found} if found else None


SITE_GAPS: Final = HomeBlock(
    name="public-site",
    title=_("Missing on the residents' site"),
    icon="world",
    order=58,
    template="portal/site_gaps.html",
    content=_missing,
    shows=lambda actor: actor.holds(RETENTION_RUN),
)
"""Lines of the footer that are not set, on the home page of those who run the installation."""
