"""The joint centre of the demonstration: units that sit there, rooms, mediations at every stage, a risk
study, and the shift that was handed over in the morning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.cases.joint_centre.public import issue_agreement, set_sitting
from jiceng.core.access import Actor
from jiceng.demo import accounts
from jiceng.directory import public as units
from jiceng.grids import public as grids
from jiceng.records.public import make_move, open_record

SEATS: Final = (
    ("JH-police", "1号窗", "every"),
    ("JH-justice", "2号窗", "every"),
    ("JH-petition", "3号窗", "every"),
    ("JH-human_resources", "4号窗", "2"),
    ("JH-civil_affairs", "5号窗", "4"),
    ("JH-housing", "", "call"),
)
ROOMS: Final = ("调解一室", "调解二室")


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute of the clerk's community.

    Args:
        begun: days before today.
        terms: what was agreed; "" while it is under way.
        calls: whom it calls in: "judge" or "police"; "" for neither.
        begins: of the session tomorrow; "" for none.
    """

    title: str
    kind: str
    applicant: str
    other: str
    begun: int
    terms: str = ""
    calls: str = ""
    begins: str = ""


DISPUTES: Final = (
    Dispute(
        "楼上卫生间渗漏损坏天花", "neighbours", "周淑芬", "罗振邦", 3, calls="judge", begins="09:30"
    ),
    Dispute(
        "夜间棋牌噪声影响休息", "neighbours", "谭丽萍", "冯志坚", 2, calls="police", begins="10:30"
    ),
    Dispute("装修押金退还争议", "property", "叶俊贤", "桥南物业服务处", 6, begins="15:00"),
    Dispute(
        "散工工资拖欠",
        "labour",
        "卢国强",
        "宏达装饰工程部",
        20,
        terms="装饰工程部于本月二十五日前付清工资四千八百元。",
        calls="judge",
    ),
)


def create_joint_work(account: Callable[[str, datetime], Actor], now: datetime) -> None:
    """Create it through the actions of the people in charge."""
    street, home = _node(accounts.account("dispatcher").unit), _node(accounts.account("clerk").unit)
    begun = now - timedelta(days=60)
    keeper = account("dispatcher", begun)
    for code, window, weekday in SEATS:
        given = {"seated": str(_node(code).id), "window": window, "weekday": weekday}
        open_record("centre_seat", given, unit=street.id, by=keeper, at=begun)
    rooms = [
        open_record("centre_room", {"name": name}, unit=street.id, by=keeper, at=begun).pk
        for name in ROOMS
    ]
    place = grids.grids_below(home.id)[0].code
    for number, dispute in enumerate(DISPUTES):
        _mediate(dispute, home.id, place, rooms[number % len(rooms)], account, now)
    _study(street.id, account, now)
    _shift(street.id, account, now)
    present = {_node(code).id: window for code, window, weekday in SEATS if weekday == "every"}
    by, day = account("dispatcher", now), units.civil_day(now)
    set_sitting(unit=street.id, day=day, present=present, by=by, at=now)


def _mediate(
    dispute: Dispute,
    unit: UUID,
    place: str,
    room: UUID,
    account: Callable[[str, datetime], Actor],
    now: datetime,
) -> None:
    at = now - timedelta(days=dispute.begun)
    by = account("clerk", at)
    given: dict[str, Any] = {
        "title": dispute.title,
        "kind": dispute.kind,
        "place_code": place,
        "due_on": str(units.civil_day(at + timedelta(days=30))),
    }
    key = open_record("mediation", given, unit=unit, by=by, at=at).pk

    def move(name: str, at: datetime, **values: Any) -> None:
        make_move("mediation", key, name, values, by=account("clerk", at), at=at)

    make_move(
        "mediation",
        key,
        "add_party",
        {"side": "applicant", "name": dispute.applicant},
        by=by,
        at=at,
    )
    make_move("mediation", key, "add_party", {"side": "other", "name": dispute.other}, by=by, at=at)
    if dispute.calls:
        person = units.Person.objects.get(username=dispute.calls)
        matter = dict(grids.specialists_on(place, units.civil_day(at)))[person.pk]
        move("call_in", at, specialist=f"{person.pk}|{matter}")
    if dispute.begins:
        tomorrow = str(units.civil_day(now + timedelta(days=1)))
        move("plan", now, room=str(room), day=tomorrow, begins=dispute.begins, half_hours=2)
    if dispute.terms:
        later = at + timedelta(days=9)
        visit = str(units.civil_day(now + timedelta(days=14)))
        move("agree", later, terms=dispute.terms, follow_up_on=visit)
        issue_agreement(mediation=key, by=account("clerk", later), at=later)


def _study(unit: UUID, account: Callable[[str, datetime], Actor], now: datetime) -> None:
    at = now - timedelta(days=4)
    by = account("dispatcher", at)
    study = open_record("risk_study", {"title": "春节前装修散工欠薪苗头"}, unit=unit, by=by, at=at)
    conclusion = {
        "level": "medium",
        "conclusion": "两个月内同类诉求七件，集中在三处装修工地，节前可能集中反映。",
        "measures": "逐处核对用工台账，约谈承包方，设临时窗口受理。",
        "acting": str(_node("JH-human_resources").id),
        "act_by": str(units.civil_day(now + timedelta(days=10))),
    }
    make_move("risk_study", study.pk, "conclude", conclusion, by=by, at=at)


def _shift(unit: UUID, account: Callable[[str, datetime], Actor], now: datetime) -> None:
    at = now - timedelta(hours=3)
    given = {
        "day": str(units.civil_day(at)),
        "part": "morning",
        "summary": "渗漏、噪声两件调解约在明天上午；欠薪一件待双方签名。",
        "attention": "三号窗打印机已报修。",
    }
    open_record("shift_note", given, unit=unit, by=account("dispatcher", at), at=at)


def _node(code: str) -> units.Node:
    node = units.tree().by_code(code)
    if node is None:
        raise LookupError(f"the demo has no unit {code}")
    return node
