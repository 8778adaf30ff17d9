"""Access rows of the administration of usual reasons, which apply to the whole installation."""

from __future__ import annotations

from tests.access.table import OPEN, Row, Scene, Target

REASONS = "desk/admin/reasons/"
LIST = REASONS + "<slug:name>/"


def _list(**data: str) -> Scene:
    return lambda _world: Target(parts={"name": "move-return"}, data=data or None, form=True)


ROWS = {
    "usual reasons": (
        Row("GET", REASONS, "reasons.edit", outside=OPEN),
        Row("GET", LIST, "reasons.edit", _list(), outside=OPEN),
        Row("POST", LIST, "reasons.edit", _list(texts="不属于本单位职责"), outside=OPEN),
        Row("POST", LIST + "reset/", "reasons.edit", _list(), outside=OPEN),
    ),
}
