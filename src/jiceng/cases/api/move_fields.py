"""Request schema of moves: the fields of all moves in one schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from ninja import Schema
from pydantic import Field, create_model

from jiceng.cases import lifecycle
from jiceng.core.number_parsing import Whole


class Seen(Schema):
    """Base of a move's input; `version` is the version that was seen, so that a stale move is
    refused.
    """

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
        """The fields of all moves; each move reads its own."""

        photos: list[str]
else:
    MoveIn = create_model("MoveIn", __base__=Seen, __doc__=Seen.__doc__, **_fields())
