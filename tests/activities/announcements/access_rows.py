"""The doors of announcements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import open_record
from tests.access.targets import SECRET
from tests.announcements import HERE
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World


def announcement_input(world: World) -> dict[str, Any]:
    day = str(civil_day(world.at))
    return {"title": SECRET, "text": "停水", "valid_from": day, "valid_to": day}


def announced(world: World) -> UUID:
    place = world.units[HERE].pk
    return open_record("news", announcement_input(world), unit=place, by=SYSTEM, at=world.at).pk


def corrected(world: World) -> Made:
    return Made(announced(world), {**announcement_input(world), "reason": "改"})


ROWS = {
    "news": rows_of(
        "news/",
        reads="news.edit",
        opens="news.edit",
        unit=HERE,
        new=announcement_input,
        record=announced,
        secret=SECRET,
        is_published=True,
        moves=[
            Move("correct", "news.edit", corrected, HERE, has_page=True),
            Move("withdraw", "news.edit", lambda w: Made(announced(w), {"reason": "改"}), HERE),
        ],
    )
}
