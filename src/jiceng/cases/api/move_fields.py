"""What the interface takes with a move: the fields that moves declare, all in one schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from ninja import Schema
from pydantic import Field, create_model

from jiceng.cases import lifecycle
from jiceng.core.number_parsing import Whole


class Seen(Schema):
    """What a move needs; `version` is the one that was seen, so that a stale move is refused."""

    version: Whole | None = None


def _fields() -> dict[str, Any]:
    return {
        name: (
            Annotated[lifecycle.sent_type(field), Field(description=field.description)],
            field.default,
        )
        for name, field in lifecycle.ASKED.items()
    }


if TYPE_CHECKING:

    class MoveIn(Seen):
        """With the fields of all moves; each reads its own."""

        photos: list[str]
else:
    MoveIn = create_model("MoveIn", __base__=Seen, __doc__=Seen.__doc__, **_fields())
