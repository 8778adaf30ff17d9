"""Cards on the home page: those that a unit has to answer, and what an office has to decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.supervision.cards.lifecycle import CARDS
from jiceng.supervision.cards.models import CardLevel
from jiceng.supervision.cards.moves import APPEALED, ISSUED, LIVE, PROPOSED
from jiceng.supervision.cards.permissions import ANSWER, DECIDE
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit


def _numbers(visit: HomeVisit) -> Mapping[str, Any] | None:
    counted = CARDS.visible(visit.actor).aggregate(
        issued=Count("pk", filter=Q(state=ISSUED)),
        decide=Count("pk", filter=Q(state__in=[PROPOSED, APPEALED])),
        yellow=Count("pk", filter=Q(state__in=LIVE, level=CardLevel.YELLOW)),
        red=Count("pk", filter=Q(state__in=LIVE, level=CardLevel.RED)),
    )
    if not any(counted.values()):
        return None
    cards = reverse("task_card-list")
    found = [
        HomeNumber(_("Red cards"), counted["red"], f"{cards}?level=red", alarms=True),
        HomeNumber(_("Yellow cards"), counted["yellow"], f"{cards}?level=yellow"),
    ]
    if counted["issued"]:
        found.append(HomeNumber(_("Cards to answer"), counted["issued"], f"{cards}?state=issued"))
    if counted["decide"] and visit.actor.holds(DECIDE):
        found.append(HomeNumber(_("To decide"), counted["decide"], f"{cards}?state=appealed"))
    return {"numbers": found}


HOME_BLOCKS: Final = (
    HomeBlock(
        name="task-cards",
        title=_("Cards of tasks"),
        icon="flag",
        order=45,
        content=_numbers,
        shows=lambda actor: actor.holds(ANSWER) or actor.holds(DECIDE),
        href=lambda _visit: reverse("task_card-list"),
    ),
)
