"""Access rows of hazards."""

from __future__ import annotations

from tests.fieldwork.hazards.samples import COMMUNITY, given_hazard, registered_hazard
from tests.records.kind_access_rows import Made, Move, rows_of
from tests.world import World

SECRET = "楼道堆放电动车"


def _checked(world: World) -> Made:
    return Made(registered_hazard(world), {"found": "已搬走", "is_removed": True})


def _edited(world: World) -> Made:
    return Made(registered_hazard(world), given_hazard(world))


ROWS = {
    "hazards": rows_of(
        "hazards/",
        reads="hazard.read",
        opens="hazard.edit",
        unit=COMMUNITY,
        new=given_hazard,
        record=registered_hazard,
        secret=SECRET,
        has_remarks=True,
        imports="hazard",
        moves=[
            Move("check", "hazard.edit", _checked, COMMUNITY),
            Move("edit", "hazard.edit", _edited, COMMUNITY, True),
        ],
    ),
}
