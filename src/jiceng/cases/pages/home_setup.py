"""What is missing in the settings of requests, on the home page of those who keep them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.configuration import reading
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import RuleSetState
from jiceng.cases.permissions import CATEGORY_EDIT, ROUTING_EDIT
from jiceng.core.access import Actor
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit


def _gaps(visit: HomeVisit) -> Mapping[str, Any] | None:
    """Categories without a department, from memory; drafts of routing rules: one query."""
    numbers = []
    if visit.actor.holds(CATEGORY_EDIT):
        known = categories.get()
        parents = {each.parent for each in known.values()}
        bare = sum(
            each.is_active
            and not each.department_kind
            and not each.directions
            and each.code not in parents
            for each in known.values()
        )
        label = _("Categories without a department")
        numbers.append(HomeNumber(label, bare, reverse("admin-categories")))
    if visit.actor.holds(ROUTING_EDIT):
        drafts = reading.rule_sets(visit.actor).filter(state=RuleSetState.DRAFT).count()
        label = _("Drafts of routing rules")
        numbers.append(HomeNumber(label, drafts, reverse("admin-routing")))
    shown = [each for each in numbers if each.value]
    return {"numbers": shown} if shown else None


def _keeps(actor: Actor) -> bool:
    return actor.holds(CATEGORY_EDIT) or actor.holds(ROUTING_EDIT)


SETUP: Final = HomeBlock(
    name="setup",
    title=_("Settings to complete"),
    icon="settings",
    order=58,
    content=_gaps,
    shows=_keeps,
)
