"""Current announcements on the home page of all staff, who are asked about them by residents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.activities.announcements.lifecycle import NEWS, PUBLISHED
from jiceng.activities.announcements.models import Announcement
from jiceng.directory import public as directory
from jiceng.ui.home import LIST, HomeBlock, HomeRow, HomeVisit, listed

ROWS: Final = 4


def _current(visit: HomeVisit) -> Mapping[str, Any] | None:
    """Published announcements of the reader's unit, of those above and below it: one query.

    They are public, so that no right is needed to read them.
    """
    day = directory.civil_day(visit.at)
    found = Announcement.objects.filter(
        NEWS.until(day), ~directory.beginning_after(day), state=PUBLISHED
    )
    if visit.unit is not None:
        tree = directory.tree()
        chain = tree.chain(visit.unit)
        below = tree.units_below([chain[0].path]) if chain else ()
        found = found.filter(unit__in={*below, *(node.id for node in chain)})
    rows = found.order_by("-opened_at", "-id")[:ROWS]
    return listed(
        HomeRow(
            "announcements/home_news.html",
            {
                "record": row,
                "href": reverse("public-news", args=[row.pk]),
                "publisher": directory.label_of(row.unit_id),
            },
        )
        for row in rows
    )


CURRENT: Final = HomeBlock(
    name="news",
    title=_("Announcements"),
    icon="speakerphone",
    order=90,
    template=LIST,
    content=_current,
    shows=lambda actor: actor.kind == "person",
)
