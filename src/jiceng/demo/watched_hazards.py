"""Hazards of the demonstration: watched, due for a check, removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

from jiceng.core.access import Actor
from jiceng.demo import accounts
from jiceng.directory import public as units
from jiceng.grids import public as grids
from jiceng.records.public import make_due_moves, make_move, open_record


@dataclass(frozen=True, slots=True)
class Look:
    """A check of a hazard.

    Args:
        after: days after it was registered.
        next_in: days until the next check; 0 when the danger is gone.
    """

    after: int
    found: str
    next_in: int = 0


@dataclass(frozen=True, slots=True)
class Danger:
    """A hazard of the clerk's community.

    Args:
        since: days before today.
        check_in: days from its registration to the first check.
    """

    title: str
    kind: str
    level: str
    place: str
    measures: str
    since: int
    check_in: int
    looks: tuple[Look, ...] = ()


HAZARDS: Final = (
    Danger("楼道停放电动车并飞线充电", "fire", "high", "桥南花园3栋1单元一楼", "已张贴告示，联系物业清理。",
           9, 3, (Look(3, "仍有两辆车在楼道充电，已当面劝离。", 5),)),
    Danger("河堤护栏缺失约六米", "water", "high", "桥南河堤码头东侧", "已拉警戒带、立警示牌。", 6, 6),
    Danger("大榕树枯枝悬在步道上方", "slope", "medium", "滨河步道凉亭旁", "已设绕行提示。", 4, 14),
    Danger("沿街商铺招牌松动", "building", "medium", "桥南路市场北口", "", 12, 7,
           (Look(6, "店主已拆除松动招牌。"),)),
    Danger("餐饮店液化气瓶与灶台同间", "gas", "high", "桥南路大排档一条街", "已通知燃气公司上门。", 20, 5,
           (Look(5, "两家已改，一家待改。", 7), Look(12, "三家均已改用独立气瓶间。"))),
)  # fmt: skip


def create_hazards(rng: Random, account: Callable[[str, datetime], Actor], now: datetime) -> None:
    """Register the hazards of the clerk's community with the checks so far."""
    node = units.tree().by_code(accounts.account("clerk").unit)
    if node is None:
        raise LookupError("the demo has no community of the clerk")
    inside = [place for code, place in grids.current().places.items() if code.startswith(node.code)]
    for danger in HAZARDS:
        at, place = now - timedelta(days=danger.since, hours=2), rng.choice(inside)
        given = {
            "title": danger.title,
            "kind": danger.kind,
            "level": danger.level,
            "place": danger.place,
            "lon": str(round(place.lon, 6)),
            "lat": str(round(place.lat, 6)),
            "measures": danger.measures,
            "recheck_on": str(units.civil_day(at + timedelta(days=danger.check_in))),
        }
        hazard = open_record("hazard", given, unit=node.id, by=account("clerk", at), at=at)
        for look in danger.looks:
            later = at + timedelta(days=look.after)
            make_due_moves(at=later)
            following = units.civil_day(later + timedelta(days=look.next_in))
            made = {
                "found": look.found,
                "is_removed": not look.next_in,
                "next_on": str(following) if look.next_in else None,
            }
            by = account("clerk", later)
            make_move("hazard", hazard.pk, "check", made, by=by, at=later)
    make_due_moves(at=now)
