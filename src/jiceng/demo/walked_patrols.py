"""Patrols of the demonstration: checklists, places and plans of the clerk's community, rounds that
are finished, under way and planned, findings with photos, and verifications of requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.demo import accounts, drawn_photos
from jiceng.directory import public as units
from jiceng.fieldwork.patrols.public import Patrol, stops_of
from jiceng.grids import public as grids
from jiceng.records.attachments.public import AttachmentKind, attach
from jiceng.records.public import make_due_moves, make_move, open_record

Account = Callable[[str, datetime], Actor]
Question = tuple[str, str, str, str]
"""Question, the same in English, how it is answered, and its choices or the answer that calls for
a finding."""


@dataclass(frozen=True, slots=True)
class List:
    """A checklist with its places, and how often they are looked at.

    Args:
        since: days since the plan's first round.
    """

    name: str
    kind: str
    every: str
    days: int
    since: int
    questions: tuple[Question, ...]
    places: tuple[str, ...]


LISTS: Final = (
    List("消防通道检查", "fire_lane", "month", 7, 38, (
        ("通道是否被占用", "Is the lane blocked?", "yes_no", "yes"),
        ("占用物", "What blocks it?", "choice", "车辆\n杂物\n其他"),
        ("安全出口是否畅通", "Are the exits free?", "yes_no", "no"),
        ("灭火器数量", "Fire extinguishers", "number", ""),
        ("现场照片", "Photos", "photo", ""),
    ), ("桥南花园3栋东侧通道", "桥南花园5栋通道", "桥南市场后门通道", "滨河苑地下车库出口", "供销社旧楼通道")),
    List("沿街商铺检查", "shop", "week", 5, 2, (
        ("是否超门线经营", "Goods outside the shop?", "yes_no", "yes"),
        ("是否住人", "Does anybody live in it?", "yes_no", "yes"),
        ("用气方式", "Gas", "choice", "管道气\n瓶装气\n不用气"),
        ("说明", "Notes", "text", ""),
    ), ("桥南路1—39号商铺", "桥南路市场商铺", "滨河路夜市摊区", "学前街商铺")),
    List("河涌巡查", "river", "fortnight", 3, -2, (
        ("水面是否有漂浮物", "Anything floating?", "yes_no", "yes"),
        ("护栏是否完好", "Are the railings whole?", "yes_no", "no"),
        ("水色", "Colour of the water", "choice", "正常\n发黑\n乳白"),
    ), ("桥南涌闸口段", "滨河步道段", "桥南码头段")),
)  # fmt: skip
FINDINGS: Final = (
    (
        "通道内停放一辆面包车",
        "车主不在，已电话联系挪车。",
        "close",
        "车主到场挪走，通道已恢复畅通。",
    ),
    ("防火门闭门器损坏", "门扇无法自动关闭，需物业更换。", "request", ""),
    ("通道上方广告牌松动", "", "watch", ""),
    ("楼道口堆放纸箱", "", "", ""),
)
LOOKS: Final = (
    ("before", "反映的垃圾堆是否还在", "as_said", "现场属实，约两立方米建筑垃圾。"),
    ("after", "路面是否已修复", "partly", "坑洞已填平，警示桶还未撤走。"),
    ("before", "夜间是否仍有噪音", "", ""),
)
REQUIRED: Final = frozenset({"yes_no", "number"})
BEFORE, AFTER = AttachmentKind.BEFORE, AttachmentKind.AFTER


def create_patrols(account: Account, now: datetime) -> None:
    """Write the checklists, list the places, let the plans run and the officer walk."""
    rng = Random("patrols")
    street = units.tree().by_code(accounts.STREET)
    node = units.tree().by_code(accounts.COMMUNITY)
    if node is None or street is None:
        raise LookupError("the demo has no community of the clerk")
    inside = [place for code, place in grids.current().places.items() if code.startswith(node.code)]
    for given in LISTS:
        begun = now - timedelta(days=max(given.since, 0) + 1)
        checklist = _written(given, street.id, account("dispatcher", begun), begun)
        for name in given.places:
            _listed(name, given.kind, rng.choice(inside), node.id, account("chief", begun), begun)
        _planned(given, checklist, node.id, account("chief", begun), begun)
    for day in range(39, -1, -1):
        _lived_through(rng, account, now - timedelta(days=day))
    _findings(account, node.id, now)
    _looks(account, node.id, now)


def _written(given: List, unit: UUID, by: Actor, at: datetime) -> UUID:
    name = {"name": given.name, "place_kind": given.kind}
    checklist = open_record("checklist", name, unit=unit, by=by, at=at).pk
    for label, english, kind, more in given.questions:
        question = {"label": label, "label_en": english, "kind": kind}
        question |= {"choices": more} if kind == "choice" else {}
        question |= {"alarm": more} if kind == "yes_no" else {}
        question |= {} if kind in REQUIRED else {"is_optional": "yes"}
        make_move("checklist", checklist, "add", question, by=by, at=at)
    make_move("checklist", checklist, "publish", by=by, at=at)
    return checklist


def _listed(name: str, kind: str, near: Any, unit: UUID, by: Actor, at: datetime) -> None:
    point = {"lon": str(round(near.lon, 6)), "lat": str(round(near.lat, 6))}
    given = {"name": name, "kind": kind, "address": near.name, **point}
    open_record("patrol_place", given, unit=unit, by=by, at=at)


def _planned(given: List, checklist: UUID, unit: UUID, by: Actor, at: datetime) -> None:
    plan = {
        "name": given.name.replace("检查", "巡查"),
        "checklist": str(checklist),
        "every": given.every,
        "days": str(given.days),
        "starts_on": str(units.civil_day(at) + timedelta(days=1 if given.since >= 0 else 3)),
    }
    open_record("patrol_plan", plan, unit=unit, by=by, at=at)


def _lived_through(rng: Random, account: Account, at: datetime) -> None:
    """One day: what the system opens, and a few places that the officer checks."""
    make_due_moves(at=at)
    day = units.civil_day(at)
    officer = account("officer", at)
    for patrol in Patrol.objects.filter(state__in=("planned", "under_way"), begins_on__lt=day):
        waiting = [each for each in stops_of(patrol) if each.state == "open"]
        for stop in waiting[:1]:
            answers = _answers(rng, patrol.edition.schema)
            given = {"stop": str(stop.pk), "edition": str(patrol.edition_id), "answers": answers}
            make_move("patrol", patrol.pk, "check", given, by=officer, at=at)


def _answers(rng: Random, schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code, given in schema["properties"].items():
        if given.get("type") == "boolean":
            usual = not given.get("x-alarm", True)
            found[code] = usual if rng.random() < 0.85 else not usual
        elif given.get("type") == "number":
            found[code] = rng.randint(2, 8)
    return found


def _findings(account: Account, unit: UUID, now: datetime) -> None:
    patrol = Patrol.objects.filter(title__startswith="消防通道").order_by("begins_on")[0]
    stops = stops_of(patrol)
    for number, (title, words, move, measures) in enumerate(FINDINGS):
        at = now - timedelta(days=len(FINDINGS) - number, hours=3)
        officer = account("officer", at)
        given = {"title": title, "words": words, "stop": str(stops[number % len(stops)].pk)}
        finding = open_record("finding", given, unit=unit, by=officer, at=at).pk
        shade = number * 15
        _photo(finding, "finding", BEFORE, officer, at, is_blocked=True, shade=shade)
        later = at + timedelta(minutes=40)
        if move == "close":
            _photo(finding, "finding", AFTER, officer, later, is_blocked=False, shade=shade)
        if move:
            given = {"measures": measures} if measures else {}
            if move == "watch":
                day = units.civil_day(later) + timedelta(days=9)
                given = {"kind": "building", "level": "medium", "recheck_on": str(day)}
            make_move("finding", finding, move, given, by=officer, at=later)


def _photo(
    record: UUID,
    kind: str,
    shows: AttachmentKind,
    by: Actor,
    at: datetime,
    *,
    is_blocked: bool,
    shade: int,
) -> None:
    photo = drawn_photos.lane(is_blocked=is_blocked, shade=shade)
    attach(kind=kind, record=record, by=by, at=at, photos=[photo], shows=shows)


def _looks(account: Account, unit: UUID, now: datetime) -> None:
    dispatcher = account("dispatcher", now)
    found = cases.visible_to(dispatcher).filter(area=unit, is_open=True, confidential=False)
    rows: Sequence[cases.Case] = list(found.order_by("-opened_at", "pk")[: len(LOOKS)])
    for number, (case, (kind, question, result, words)) in enumerate(
        zip(rows, LOOKS, strict=False)
    ):
        at = now - timedelta(hours=5 - number)
        given = {
            "number": case.number,
            "kind": kind,
            "question": question,
            "due_on": str(units.civil_day(now) + timedelta(days=1)),
        }
        by = account("dispatcher", at)
        look = open_record("field_look", given, unit=unit, by=by, at=at).pk
        if not result:
            continue
        later, officer = at + timedelta(hours=1), account("officer", at)
        _photo(
            look,
            "field_look",
            AttachmentKind.EVIDENCE,
            officer,
            later,
            is_blocked=number == 0,
            shade=50 - number * 10,
        )
        answer = {"result": result, "found": words}
        make_move("field_look", look, "answer", answer, by=officer, at=later)
