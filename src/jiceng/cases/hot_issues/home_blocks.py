"""Hot issues on the home page of those who decide about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.hot_issues import queries
from jiceng.cases.hot_issues.lifecycle import HOT_ISSUES
from jiceng.cases.hot_issues.permissions import DECIDE
from jiceng.directory import public as directory
from jiceng.ui.home import LIST, HomeBlock, HomeRow, HomeVisit, listed

ROWS: Final = 4


def _open(visit: HomeVisit) -> Mapping[str, Any] | None:
    return listed(
        HomeRow(
            "hot_issues/home_row.html",
            {
                "issue": each,
                "unit": directory.label_of(each.unit_id),
                "state": HOT_ISSUES.states[each.state],
                "href": reverse("hot_issue", args=[each.pk]),
            },
        )
        for each in queries.open_for(visit.actor, ROWS)
    )


HOME_BLOCKS: Final = (
    HomeBlock(
        name="hot-issues",
        title=_("Hot issues"),
        icon="flame",
        order=70,
        template=LIST,
        content=_open,
        shows=lambda actor: actor.holds(DECIDE),
        href=lambda _visit: reverse("hot_issue-list"),
    ),
)
