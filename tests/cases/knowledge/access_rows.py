"""The doors of the knowledge base."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.records.approvals.public import Approval
from jiceng.records.public import decide_approval, make_move, open_record
from tests.access.table import HIDDEN, OPEN, Row, Target, Who
from tests.access.targets import SECRET
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

UNIT = "JH-URB"
MOVES = "api/v1/knowledge/<uuidstr:record_id>/moves"
GIVEN: dict[str, Any] = {
    "title": "路灯坏了多久能修好",
    "keywords": "路灯不亮 街灯",
    "category": "1504",
    "text": "路灯报修后一般在十六个工作时内修复。",
    "for_staff": "大面积停电请先联系供电局。",
    "is_public": True,
    "valid_from": "2026-09-01",
    "review_by": "2027-09-01",
}


def article(world: World, **given: Any) -> UUID:
    """A draft of 区城管局."""
    return open_record(
        "article",
        {**GIVEN, "title": SECRET, **given},
        unit=world.units[UNIT].pk,
        by=SYSTEM,
        at=world.at,
    ).pk


def publish(world: World, record: UUID, name: str = "publish", **given: Any) -> None:
    """Request a publication as 承办人 and approve it as 部门负责人."""
    given = {**GIVEN, **given} if name == "correct" else given
    make_move("article", record, name, given, by=world["handler"], at=world.at)
    approval = Approval.objects.get(stream=record, granted=None)
    decide_approval(
        approval=approval.pk, by=world["lead"], at=world.at, granted=True, reason="同意"
    )


def published(world: World, **given: Any) -> UUID:
    """An article in use."""
    record = article(world, **given)
    publish(world, record, reason="审核")
    return record


def _present(world: World, **more: str) -> dict[str, str]:
    given = {name: str(value) for name, value in GIVEN.items() if name != "is_public"}
    return {**given, "is_public": "yes", **more}


def _corrected(world: World) -> Made:
    return Made(published(world), {**GIVEN, "reason": "时限有变"})


def _reviewed(world: World) -> Made:
    return Made(published(world), {"review_by": "2027-09-10"})


def _useful(world: World) -> Target:
    return Target({"record_id": published(world)}, data={})


def _public(world: World) -> Target:
    return Target({"record_id": published(world)})


def _part(world: World) -> Target:
    # The parts of an article only show; none takes input.
    return Target({"record_id": published(world), "name": "versions"}, data={}, form=True)


def _outdated(world: World) -> Target:
    return Target({"record_id": published(world)}, data={"text": "时限已改"})


def _version(world: World) -> Target:
    # Articles in use are read by all who read the knowledge base, wherever they work.
    return Target({"article_id": published(world), "number": 1})


ROWS = {
    "knowledge articles": rows_of(
        "knowledge/",
        reads="knowledge.read",
        opens="knowledge.write",
        unit=UNIT,
        new=_present,
        record=article,
        secret=SECRET,
        imports="article",
        moves=[
            Move(
                "publish", "knowledge.write", lambda w: Made(article(w), {"reason": "审核"}), UNIT
            ),
            Move("correct", "knowledge.write", _corrected, UNIT),
            Move("confirm", "knowledge.write", _reviewed, UNIT),
            Move("edit", "knowledge.write", lambda w: Made(article(w), _present(w)), UNIT, True),
            Move("withdraw", "knowledge.write", lambda w: Made(article(w), {}), UNIT),
        ],
    ),
    # Whoever reads an article in use may say what it is worth, wherever they work.
    "knowledge feedback": (
        Row("POST", f"{MOVES}/useful", "knowledge.read", _useful, outside=OPEN),
        Row("POST", f"{MOVES}/outdated", "knowledge.read", _outdated, outside=OPEN),
    ),
    "knowledge for residents": (
        Row("GET", "public/knowledge/", Who.PUBLIC),
        Row("GET", "public/knowledge/feed/", Who.PUBLIC),
        Row("GET", "public/knowledge/<uuid:record_id>/", Who.PUBLIC, _public),
    ),
    "knowledge parts": (
        Row(
            "POST",
            "desk/knowledge/<uuid:record_id>/parts/<str:name>/",
            "knowledge.read",
            _part,
            ok=HIDDEN,
            outside=HIDDEN,
        ),
    ),
    "knowledge searches": (
        Row("GET", "desk/knowledge/search/", "knowledge.read", outside=OPEN),
        Row("GET", "desk/knowledge/missing/", "knowledge.write", outside=OPEN),
        Row(
            "GET",
            "desk/knowledge/<uuid:article_id>/versions/<int:number>/",
            "knowledge.read",
            _version,
            outside=OPEN,
        ),
    ),
}
