"""What is missing from phones, on the home pages of officers and of those who oversee them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.fieldwork.sync import queries
from jiceng.fieldwork.sync.permissions import OVERSEE, USE
from jiceng.ui.home import HomeBlock, HomeNumber, HomeVisit


def _open(visit: HomeVisit) -> Mapping[str, Any] | None:
    lacks = (
        queries.lacking(visit.actor).order_by().aggregate(n=Sum(F("contact__made") - F("received")))
    )
    numbers = [
        (_("Records still on phones"), lacks["n"] or 0, "phones"),
        (_("Not carried out"), queries.set_aside(visit.actor).count(), "phones-set-aside"),
        (
            _("Differences to decide"),
            queries.open_conflicts(visit.actor).count(),
            "phones-differences",
        ),
    ]
    shown = [HomeNumber(label, n, reverse(page), alarms=True) for label, n, page in numbers if n]
    return {"numbers": shown} if shown else None


HOME_BLOCKS: Final = (
    HomeBlock(
        name="phones",
        title=_("From phones"),
        icon="device-mobile",
        order=46,
        content=_open,
        shows=lambda actor: actor.holds(USE) or actor.holds(OVERSEE),
        href=lambda _visit: reverse("phones"),
    ),
)
