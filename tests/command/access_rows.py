"""Access rows of the command centre: pages for a right, and a screen's link for its holder."""

from __future__ import annotations

from jiceng.command.screens import PURPOSE
from jiceng.records.links import public as links
from tests.access.table import HIDDEN, Row, Target, Who
from tests.world import World


def _of_district(_world: World) -> Target:
    return Target(query={"unit": "440704"})


def _records(_world: World) -> Target:
    return Target(query={"unit": "440704", "figure": "open"})


def screen(world: World) -> links.Issued:
    """The link of a wall screen of the district."""
    unit = world.units["440704"].pk
    return links.issue(purpose=PURPOSE, stream_id=unit, by=world["district"], at=world.at)


def _by_link(world: World) -> Target:
    return Target(parts={"secret": screen(world).secret})


def _withdrawn(world: World) -> Target:
    return Target(parts={"link": screen(world).link.pk}, data={"unit": "440704"}, form=True)


ROWS = {
    "command": (
        Row("GET", "desk/command/", "command.read", _of_district),
        Row("GET", "wall/", "command.read", _of_district),
        Row("GET", "wall/figures/", "command.read", _of_district),
        Row("GET", "wall/outlines/", "command.read", _of_district),
        # Without a file of tiles there is nothing to read, for anybody.
        Row("GET", "wall/base.pmtiles", "command.read", ok=HIDDEN, outside=HIDDEN),
        Row("GET", "desk/command/screens/", "command.screens", _of_district),
        Row(
            "POST",
            "desk/command/screens/",
            "command.screens",
            lambda _world: Target(query={"unit": "440704"}, data={}, form=True),
        ),
        Row(
            "POST",
            "desk/command/screens/<uuid:link>/withdraw/",
            "command.screens",
            _withdrawn,
        ),
        Row("GET", "wall/<str:secret>/", Who.PUBLIC, _by_link),
        Row("GET", "wall/<str:secret>/figures/", Who.PUBLIC, _by_link),
        Row("GET", "wall/<str:secret>/outlines/", Who.PUBLIC, _by_link),
        Row("GET", "wall/<str:secret>/base.pmtiles", Who.PUBLIC, _by_link, ok=HIDDEN),
        Row("GET", "desk/figures/place/", "case.read", _records),
    )
}
