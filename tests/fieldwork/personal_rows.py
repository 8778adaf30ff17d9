"""One row of every kind of personal data that phones send."""

from __future__ import annotations

from jiceng.fieldwork.sync.models import Conflict
from jiceng.records.public import make_move
from tests.fieldwork.hazards.samples import given_hazard, registered_hazard
from tests.fieldwork.phone import enrolled
from tests.world import World


def insert_difference(world: World) -> None:
    """An edit without signal of a place that a colleague has changed too."""
    hazard = registered_hazard(world)
    given = {**given_hazard(world), "measures": "", "lon": None, "lat": None}
    changed = {**given, "place": "江南社区5栋"}
    make_move("hazard", hazard, "edit", changed, by=world["clerk"], at=world.at)
    phone = enrolled(world["officer"], at=world.at)
    phone.make("hazard.edit", hazard, seen=given, **{**given, "place": "3栋"})
    phone.make("nobody.knows")
    phone.send(at=world.at)
    assert Conflict.objects.count() == 1
