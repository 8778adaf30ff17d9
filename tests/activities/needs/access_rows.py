"""The doors of needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.records.public import open_record
from tests.access.scenes import SECRET
from tests.access.table import OPEN, Row, Target
from tests.world import World

COMMUNITY = "440704001001"
NEEDS = "desk/needs/"
NEED = NEEDS + "<uuid:record_id>/"
MOVE = NEED + "<str:name>/"


def _given(**given: str) -> dict[str, Any]:
    plain = {
        "title": "社区广场长椅",
        "kind": "goods",
        "amount": "5",
        "measure": "张",
        "wanted_by": "2036-10-31",
    }
    return {**plain, **given}


def listed_need(world: World) -> UUID:
    """A need of 江南社区."""
    unit = world.units[COMMUNITY].pk
    return open_record("need", _given(title=SECRET), unit=unit, by=SYSTEM, at=world.at).pk


def _listed(world: World) -> Target:
    return Target(parts={"record_id": listed_need(world)}, secret=SECRET)


def _list(world: World) -> Target:
    _listed(world)
    return Target(query={"state": "open"}, secret=SECRET)


def _new(world: World) -> Target:
    return Target(data=_given(unit=str(world.units[COMMUNITY].pk)), form=True)


def _withdrawn(world: World) -> Target:
    target = _listed(world)
    return Target(parts={**target.parts, "name": "withdraw"}, data={}, form=True, secret=SECRET)


def _note(world: World) -> Target:
    target = _listed(world)
    parts = {**target.parts, "name": "remarks"}
    return Target(parts=parts, data={"text": "已联系厂家"}, form=True, secret=SECRET)


ROWS = {
    "needs": (
        Row("GET", NEEDS, "need.read", _list, outside=OPEN),
        Row("GET", NEEDS + "new/", "need.edit", outside=OPEN),
        Row("POST", NEEDS + "new/", "need.edit", _new),
        Row("GET", NEED, "need.read", _listed),
        Row("POST", NEED + "parts/<str:name>/", "need.read", _note),
        Row(
            "POST", NEED + "<str:name>/", "need.edit", _withdrawn, reads="need.read", post=COMMUNITY
        ),
    )
}
