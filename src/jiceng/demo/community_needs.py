"""Needs of communities in the demonstration: units paired with communities, needs waiting to be
taken on, taken on in part, delivered, and confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from jiceng.core.access import Actor
from jiceng.demo import accounts
from jiceng.directory import public as units
from jiceng.records.public import make_move, open_record

SUPPORTERS: Final = ("liaison", "chengguan")
"""Accounts of the units that support the clerk's community."""
PAIRED_FOR: Final = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Help:
    """What a unit takes on of a need.

    Args:
        by: account of the unit.
        report: of the delivery; empty while it is to come.
        rating: by the community; 0 while it is to come.
    """

    by: str
    amount: int
    report: str = ""
    rating: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A need of the clerk's community.

    Args:
        listed, wanted: days before and after today.
    """

    title: str
    text: str
    kind: str
    amount: int
    measure: str
    listed: int
    wanted: int
    help: tuple[Help, ...] = ()


NEEDS: Final = (
    Wanted("寒假托管班辅导老师", "每天下午两小时，小学生作业辅导。", "labour", 6, "人", 2, 45),
    Wanted("社区书屋儿童图书", "适合6至12岁，旧书也可。", "goods", 200, "册", 4, 30,
           (Help("liaison", 120),)),
    Wanted("党群服务中心折叠椅", "议事和义诊时座位不够。", "goods", 40, "张", 6, 20,
           (Help("chengguan", 20), Help("liaison", 20, "二十张折叠椅已送到一楼会议室。"))),
    Wanted("独居老人家用电检查", "约30户，需持证电工。", "service", 30, "户", 8, 14,
           (Help("chengguan", 30, "三十户已查完，更换老化插座十一处。"),)),
    Wanted("暑期安全讲座场地", "可坐80人，有投影。", "place", 1, "场", 40, 10,
           (Help("liaison", 1, "教育局报告厅已提供，到场七十六人。", 5),)),
)  # fmt: skip


def create_needs(account: Callable[[str, datetime], Actor], now: datetime) -> None:
    """Pair the supporting units with the clerk's community, and list its needs with what has been
    done about them."""
    community = _unit_of("clerk")
    begun = now - PAIRED_FOR
    for login in SUPPORTERS:
        given = {"community": str(community.id)}
        by = account("organisation", begun)
        open_record("pairing", given, unit=_unit_of(login).id, by=by, at=begun)
    for need in NEEDS:
        at = now - timedelta(days=need.listed)
        given = {
            "title": need.title,
            "text": need.text,
            "kind": need.kind,
            "amount": str(need.amount),
            "measure": need.measure,
            "wanted_by": str(units.civil_day(now + timedelta(days=need.wanted))),
            "place": "桥南社区党群服务中心",
        }
        listed = open_record("need", given, unit=community.id, by=account("clerk", at), at=at)
        for each in need.help:
            at += timedelta(hours=5)
            _help(listed, each, account, at)


def _help(need: Any, given: Help, account: Callable[[str, datetime], Actor], at: datetime) -> None:
    by = account(given.by, at)
    make_move("need", need.pk, "claim", {"amount": str(given.amount)}, by=by, at=at)
    if not given.report:
        return
    later = at + timedelta(hours=20)
    make_move("need", need.pk, "deliver", {"report": given.report}, by=by, at=later)
    if not given.rating:
        return
    claim = need.claims.get(unit=_unit_of(given.by).id)
    answer = {"claim": str(claim.pk), "rating": given.rating}
    later += timedelta(hours=3)
    make_move("need", need.pk, "confirm", answer, by=account("clerk", later), at=later)


def _unit_of(login: str) -> units.Node:
    code = accounts.account(login).unit
    node = units.tree().by_code(code)
    if node is None:
        raise LookupError(f"the demo has no unit {code}")
    return node
