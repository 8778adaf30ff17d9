"""Action that publishes weights."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.shared_reference_data import invalidate
from jiceng.metrics.models import Weighting
from jiceng.metrics.permissions import METRICS_WEIGH

_SCOPE = re.compile(r"((unit|category):[^\s:]{1,40})?")


@transaction.atomic
def set_weights(
    *,
    by: Actor,
    at: datetime,
    valid_from: date,
    response: float,
    resolution: float,
    satisfaction: float,
    scope: str = "",
    basic_share: float = 0.9,
    satisfied_from: int = 4,
    basic_from: int = 3,
    minimum: int = 30,
    note: str = "",
) -> Weighting:
    """Publish weights for a scope from a day on.

    Args:
        valid_from: they apply to periods that end on this day or later.
        response, resolution, satisfaction: weights; only their proportion matters.
        scope: "" for everything, ``"unit:CODE"`` or ``"category:CODE"`` for it and all below.
        basic_share, satisfied_from, basic_from, minimum: see `cases.figures.rates.Policy`.

    Raises:
        Refused: without the permission for the whole installation.
        Invalid: invalid weights, or a day that has weights already.
    """
    by.may(METRICS_WEIGH, "/").or_refuse()
    if not _SCOPE.fullmatch(scope):
        raise Invalid(_("Name the scope as unit:CODE or category:CODE."), "weights.scope")
    weights = (response, resolution, satisfaction)
    if not all(0 <= weight <= 1000 for weight in weights) or not sum(weights):
        raise Invalid(_("Weights are numbers from 0 to 1000, not all of them 0."), "weights.range")
    if not (0 <= basic_share <= 1 and 1 <= basic_from <= satisfied_from <= 5 and minimum >= 1):
        raise Invalid(_("The levels or the minimum sample size are invalid."), "weights.levels")
    if Weighting.objects.filter(scope=scope, valid_from=valid_from).exists():
        raise Invalid(_("There are weights from this day already."), "weights.taken")
    levels = {
        "basic_share": basic_share,
        "satisfied_from": satisfied_from,
        "basic_from": basic_from,
        "minimum": minimum,
    }
    weighting = Weighting.objects.create(
        id=uuid7(),
        scope=scope,
        valid_from=valid_from,
        response=response,
        resolution=resolution,
        satisfaction=satisfaction,
        note=note,
        **levels,
    )
    data = {"scope": scope, "from": valid_from, "weights": weights, **levels}
    record("weighting", weighting.id, "weighting.set", by=by, at=at, data=data)
    invalidate("weights")
    return weighting
