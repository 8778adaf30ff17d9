"""Declaration of the report of the three rates."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.figures.definitions import COUNTS, RATES, REQUESTS, definitions
from jiceng.cases.figures.indicators import three_rates, under
from jiceng.cases.figures.totals import totals
from jiceng.metrics import public as metrics

THREE_RATES: Final = "three-rates"
FIGURES: Final = (
    REQUESTS,
    *definitions(),
    metrics.FigureReport(
        name=THREE_RATES,
        label=_("The three rates"),
        indicators=(*COUNTS, *RATES),
        groupings={
            "unit": _("Unit"),
            "grid": _("Grid"),
            "category": _("Category"),
            "type": _("Request type"),
        },
        run=three_rates,
        down=under,
        totals=totals,
        cards=("opened", "closed", "in_time", "response", "resolution", "satisfaction"),
        columns=("opened", "closed", "overdue", "in_time", "callbacks", *RATES[1:]),
        ranks_by="score",
        began=_("Received from"),
        empty=_("No requests were received in this period."),
        address=lambda: reverse("figures"),
        records=lambda: reverse("records"),
        table=lambda form: reverse("figures-table", args=[form]),
    ),
)
