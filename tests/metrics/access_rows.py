"""Access rows of record figures, with needs as the example."""

from __future__ import annotations

from typing import Any

from tests.access.table import OPEN, Row, Target
from tests.access.targets import SECRET
from tests.records.example import COMMUNITY, listed_need
from tests.world import World

TOP = "desk/figures/of/<str:name>/"


def _at(**query: str) -> Any:
    def scene(world: World) -> Target:
        listed_need(world)
        key = {"key": str(world.units[COMMUNITY].pk)} if query else {}
        return Target(parts={"name": "need"}, query={**query, **key}, secret=SECRET)

    return scene


def _table(world: World) -> Target:
    listed_need(world)
    return Target(parts={"name": "need", "form": "csv"}, secret=SECRET)


ROWS = {
    "figures of records": (
        Row("GET", TOP, "metrics.read", _at(), outside=OPEN),
        Row("GET", f"{TOP}weeks/", "metrics.read", _at(), outside=OPEN),
        Row("GET", f"{TOP}facts/", "metrics.read", _at(figure="need.good.of"), outside=OPEN),
        Row("GET", f"{TOP}table.<str:form>", "metrics.read", _table, outside=OPEN),
    )
}
