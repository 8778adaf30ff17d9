"""Assessment on the home page: the latest sheet of one's unit, and what is to be given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from jiceng.assessment.schemes import queries
from jiceng.assessment.schemes.permissions import APPEAL
from jiceng.core.access import Actor
from jiceng.ui.home import HomeBlock, HomeVisit


def _latest(visit: HomeVisit) -> Mapping[str, Any] | None:
    """The latest sheets of one's unit, those that are not read first: one query."""
    rows = list(queries.my_sheets(visit.actor)[:3])
    return {"rows": rows} if rows else None


def _shows(actor: Actor) -> bool:
    return actor.holds(APPEAL)


SHEET: Final = HomeBlock(
    name="assessment-sheet",
    title=pgettext_lazy("assessment", "Our sheet"),
    icon="clipboard-list",
    order=72,
    content=_latest,
    shows=_shows,
    template="schemes/home_sheet.html",
    href=lambda _visit: reverse("assessment-mine"),
)
