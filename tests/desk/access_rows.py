"""Access rows of the desk's home page, all apps, and the choice of a position."""

from __future__ import annotations

from tests.access.table import OPEN, Row, Target, Who
from tests.world import World


def _position(_world: World) -> Target:
    return Target(data={"position": ""}, form=True)


def _rates(_world: World) -> Target:
    return Target(parts={"name": "rates"})


def _tour(_world: World) -> Target:
    return Target(data={"tour": "dispatch"}, form=True)


def _step(_world: World) -> Target:
    return Target(data={"go": "end"}, form=True)


def _grids(_world: World) -> Target:
    return Target(parts={"name": "grids"}, query={"q": "wg"})


ROWS = {
    "home": (
        Row("GET", "desk/home/", Who.SIGNED_IN),
        Row("GET", "desk/home/blocks/<str:name>/", "metrics.read", _rates, outside=OPEN),
        Row("POST", "desk/position/", Who.SIGNED_IN, _position),
        Row("GET", "desk/apps/", Who.SIGNED_IN),
        Row("GET", "desk/tour/", Who.SIGNED_IN),
        Row("POST", "desk/tour/begin/", Who.SIGNED_IN, _tour),
        Row("POST", "desk/tour/move/", Who.SIGNED_IN, _step),
        Row("GET", "desk/choices/<str:name>/", Who.SIGNED_IN, _grids),
    )
}
