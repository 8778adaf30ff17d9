"""Access rows of photos, with a need as the example."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.records.attachments import public as attachments
from tests import photos
from tests.access.table import Row, Target
from tests.access.targets import SECRET
from tests.records.example import listed_need
from tests.world import World


def _photo(world: World) -> Target:
    need = listed_need(world)
    kept = photos.kept()
    (row,) = attachments.attach(kind="need", record=need, by=SYSTEM, at=world.at, photos=[kept])
    return Target(parts={"attachment_id": row.pk, "size": "full"}, secret=SECRET)


ROWS = {
    "attachments": (
        Row("GET", "desk/attachments/<uuid:attachment_id>/<str:size>/", "need.read", _photo),
    )
}
