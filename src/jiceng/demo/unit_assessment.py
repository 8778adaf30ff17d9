"""Assessment in the demonstration: one scheme for streets and departments, begun with the shipped
example; a period that is published, with an appeal that was found right, and one being collected.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.assessment.schemes.public import Inquiry, SchemePart, pending_answer
from jiceng.core.access import Actor
from jiceng.core.worktime import CIVIL
from jiceng.demo.accounts import DISTRICT, account
from jiceng.directory import public as units
from jiceng.records.public import decide_approval, make_move, open_record

SCHEME, PERIOD = "assessment_scheme", "scored_period"
INQUIRY, APPEAL = "assessment_inquiry", "assessment_appeal"
NAME: Final = "江海区综合考核方案（示例）"
DEPARTMENTS: Final = (
    "JH-urban_management",
    "JH-police",
    "JH-housing",
    "JH-justice",
    "JH-civil_affairs",
    "JH-human_resources",
)
As = Callable[[str, datetime], Actor]


def create_assessment(account: As, now: datetime) -> None:
    """Create it through the actions of the offices."""
    at = now - timedelta(days=120)
    scheme = _scheme(account, at)
    before = _month_before(_month_before(units.civil_day(now)))
    _published(scheme, before, account, now)
    _open(scheme, _month_before(units.civil_day(now)), account, now)


def _month_before(day: date) -> date:
    """The first day of the month before that of a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _end_of(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), CIVIL)


def _scheme(account: As, at: datetime) -> UUID:
    by, district = account("district", at), _node(DISTRICT)
    given = {"name": NAME, "about": "镇街和部门按月考核，年终汇总。"}
    key = open_record(SCHEME, given, unit=district.id, by=by, at=at).pk

    def move(name: str, /, **values: Any) -> None:
        make_move(SCHEME, key, name, values, by=by, at=at)

    move("take_example")
    driven = SchemePart.objects.get(scheme=key, code="4")
    move("change_part", **_as_fields(driven), driver=str(_node(DEPARTMENTS[0]).id))
    streets = [node for node in units.tree().within(district.path) if node.kind == "street_town"]
    for group, nodes in (("镇街", streets), ("部门", [_node(code) for code in DEPARTMENTS])):
        move("assess", units=[str(node.id) for node in nodes], group=group)
    move("publish")
    return key


def _as_fields(row: SchemePart) -> dict[str, Any]:
    """A part as its form would send it, without the unit that drives it."""
    names = ("name", "weight", "source", "measure", "scoring", "floor", "target", "above")
    return {"part": str(row.pk), **{name: str(getattr(row, name)) for name in names}}


def _begin(scheme: UUID, first: date, account: As) -> UUID:
    at = _morning(_end_of(first) - timedelta(days=2))
    given = {
        "name": f"{first.year}年{first.month}月考核",
        "scheme": str(scheme),
        "first": str(first),
        "last": str(_end_of(first)),
        "due_on": str(_end_of(first) + timedelta(days=5)),
    }
    unit = _node(DISTRICT).id
    return open_record(PERIOD, given, unit=unit, by=account("district", at), at=at).pk


def _give(inquiry: Inquiry, account: As, at: datetime) -> None:
    """Values that differ from unit to unit, by the order of the units."""
    place = inquiry.title.startswith("全市")
    values = {}
    for n, unit in enumerate(inquiry.answers):
        note = f"区督办〔{at.year}〕{n + 11}号"
        number = {"重": 70 + 5 * (n % 6), "基": 5 + n % 5, "经": n % 3}.get(inquiry.title[0], 0)
        values[unit] = (
            {"n": n % 7 + 1, "d": 7, "note": note} if place else {"n": number, "note": note}
        )
    who = "district" if inquiry.unit_id == _node(DISTRICT).id else "lead"
    make_move(INQUIRY, inquiry.pk, "give", {"values": values}, by=account(who, at), at=at)


def _published(scheme: UUID, first: date, account: As, now: datetime) -> None:
    """A month from begin to publishing; the street's appeal was found right."""
    key, last = _begin(scheme, first, account), _end_of(first)
    for inquiry in Inquiry.objects.filter(period=key).order_by("id"):
        _give(inquiry, account, _morning(last + timedelta(days=2)))
    frozen = _morning(last + timedelta(days=4))
    make_move(PERIOD, key, "freeze", {}, by=account("district", frozen), at=frozen)
    later = frozen + timedelta(days=1)
    leader = account("leader", later)
    make_move(PERIOD, key, "note_read", {}, by=leader, at=later)
    given = {"line": f"{key}|4", "text": "桥南片区路灯改造已于月底完成，漏计一项。"}
    street = _node(_home("leader")).id
    appeal = open_record(APPEAL, given, unit=street, by=leader, at=later).pk
    answered = later + timedelta(days=1)
    answer = {
        "is_upheld": True,
        "answer": "经核对验收单，路灯改造已完成，更正为95。",
        "numerator": "95",
        "reason": "验收单编号与台账一致。",
    }
    make_move(APPEAL, appeal, "answer", answer, by=account("district", answered), at=answered)
    decide_approval(
        approval=pending_answer(appeal),
        by=account("reviewer", answered),
        at=answered,
        granted=True,
        reason="",
    )
    shown = frozen + timedelta(days=7)
    make_move(PERIOD, key, "publish", {}, by=account("district", shown), at=shown)
    # The last weeks' late records are listed beside the sheet, as the office does it at month's end.
    make_move(PERIOD, key, "note_late", {}, by=account("district", now), at=now)


def _open(scheme: UUID, first: date, account: As, now: datetime) -> None:
    """A month whose sheets can be previewed; the department has not given its values yet."""
    key = _begin(scheme, first, account)
    district = _node(DISTRICT).id
    for inquiry in Inquiry.objects.filter(period=key, unit=district).order_by("id"):
        _give(inquiry, account, now - timedelta(hours=20))


def _home(login: str) -> str:
    return account(login).unit


def _node(code: str) -> units.Node:
    node = units.tree().by_code(code)
    if node is None:
        raise LookupError(f"the demo has no unit {code}")
    return node
