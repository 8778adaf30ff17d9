"""The doors of needs."""

from __future__ import annotations

from typing import Any

from jiceng.core.access import SYSTEM
from jiceng.records.public import open_record
from tests.access.scenes import SECRET
from tests.access.table import OPEN, Row, Target
from tests.world import World

COMMUNITY = "440704001001"
NEEDS = "desk/needs/"
PAIRINGS = "desk/pairings/"
ONE = "<uuid:record_id>/"
NEED = NEEDS + ONE


def _given(**given: str) -> dict[str, Any]:
    plain = {
        "title": "社区广场长椅",
        "kind": "goods",
        "amount": "5",
        "measure": "张",
        "wanted_by": "2036-10-31",
    }
    return {**plain, **given}


def _listed(world: World) -> Target:
    """A need of 江南社区."""
    made = open_record(
        "need", _given(title=SECRET), unit=world.units[COMMUNITY].pk, by=SYSTEM, at=world.at
    )
    return Target(parts={"record_id": made.pk}, secret=SECRET)


def _list(world: World) -> Target:
    _listed(world)
    return Target(query={"state": "open"}, secret=SECRET)


def _new(world: World) -> Target:
    return Target(data=_given(unit=str(world.units[COMMUNITY].pk)), form=True)


def _withdrawn(world: World) -> Target:
    target = _listed(world)
    return Target(parts={**target.parts, "name": "withdraw"}, data={}, form=True, secret=SECRET)


def _pairing(world: World) -> Target:
    supported = {"community": str(world.units[COMMUNITY].pk)}
    made = open_record("pairing", supported, unit=world.units["JH-URB"].pk, by=SYSTEM, at=world.at)
    return Target(parts={"record_id": made.pk})


def _pair(world: World) -> Target:
    unit, community = (str(world.units[code].pk) for code in ("JH-URB", COMMUNITY))
    return Target(data={"unit": unit, "community": community}, form=True)


def _ended(world: World) -> Target:
    return Target(parts={**_pairing(world).parts, "name": "end"}, data={}, form=True)


def _table(world: World) -> Target:
    _listed(world)
    return Target(parts={"form": "csv"}, secret=SECRET)


ROWS = {
    "pairings": (
        Row("GET", PAIRINGS, "need.read", outside=OPEN),
        Row("GET", PAIRINGS + "table.<str:form>", "need.read", _table, outside=OPEN),
        Row("GET", PAIRINGS + "new/", "need.pair", outside=OPEN),
        Row("POST", PAIRINGS + "new/", "need.pair", _pair),
        Row("GET", PAIRINGS + ONE, "need.read", _pairing),
        Row("POST", PAIRINGS + ONE + "<str:name>/", "need.pair", _ended, reads="need.read"),
    ),
    "needs": (
        Row("GET", NEEDS, "need.read", _list, outside=OPEN),
        Row("GET", NEEDS + "table.<str:form>", "need.read", _table, outside=OPEN),
        Row("GET", NEEDS + "new/", "need.edit", outside=OPEN),
        Row("POST", NEEDS + "new/", "need.edit", _new),
        Row("GET", NEED, "need.read", _listed),
        Row(
            "POST", NEED + "<str:name>/", "need.edit", _withdrawn, reads="need.read", post=COMMUNITY
        ),
    ),
}
