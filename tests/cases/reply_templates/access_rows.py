"""The doors of reply templates."""

from __future__ import annotations

from uuid import UUID

from jiceng.core.access import SYSTEM
from jiceng.records.public import open_record
from tests.access.targets import SECRET
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

DISTRICT = "440704"
GIVEN = {"name": "另一个", "text": "您好，{number}号诉求已处理。", "move": "resolve"}


def template(world: World) -> UUID:
    """A reply template of 江海区."""
    given, unit = {**GIVEN, "name": SECRET, "category": "1504"}, world.units[DISTRICT].pk
    return open_record("template", given, unit=unit, by=SYSTEM, at=world.at).pk


def _changed(world: World) -> Made:
    return Made(template(world), {**GIVEN, "unit": str(world.units[DISTRICT].pk)})


ROWS = {
    "reply templates": rows_of(
        "templates/",
        reads="template.edit",
        opens="template.edit",
        unit=DISTRICT,
        new=lambda _world: GIVEN,
        record=template,
        secret=SECRET,
        moves=[
            Move("edit", "template.edit", _changed, "", True),
            Move("remove", "template.edit", lambda w: Made(template(w), {}), ""),
        ],
    )
}
