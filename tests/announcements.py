"""Announcements as an example of what is published and sent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jiceng.records.public import make_move, open_record
from tests.world import World

TODAY = date(2026, 9, 16)
HERE = "440704001001"


def announcement_input(**given: Any) -> dict[str, Any]:
    """Input of the announcement form."""
    plain = {
        "title": "明天停水",
        "text": "因管道抢修停水。",
        "valid_from": TODAY,
        "valid_to": TODAY + timedelta(days=1),
    }
    return {**plain, **given}


def publish(world: World, who: str = "officer", unit: str = HERE, **given: Any) -> Any:
    place = world.units[unit].pk
    return open_record("news", announcement_input(**given), unit=place, by=world[who], at=world.at)


def correct(
    world: World, item: Any, who: str = "officer", *, version: int | None = None, **given: Any
) -> Any:
    plain = {"title": "后天停水", "text": "改到后天。", "reason": "时间有变"}
    fields = announcement_input(**{**plain, "valid_to": TODAY + timedelta(days=2), **given})
    return make_move(
        "news", item.pk, "correct", fields, by=world[who], at=world.at, version=version
    )


def withdraw(world: World, item: Any, reason: str = "因雨", who: str = "officer") -> Any:
    given = {"reason": reason}
    return make_move("news", item.pk, "withdraw", given, by=world[who], at=world.at)
