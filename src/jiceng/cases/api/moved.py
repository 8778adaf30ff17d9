"""What the interface tells of a request that a move has taken out of its mover's sight."""

from __future__ import annotations

from typing import Literal, Self
from uuid import UUID

from ninja import Schema

from jiceng.cases.models import Case


class MovedOut(Schema):
    """What became of it by that move, and nothing that was written in it."""

    id: UUID
    number: str
    state: str
    unit: UUID
    version: int
    visible: Literal[False]

    @classmethod
    def of(cls, case: Case) -> Self:
        """The answer to the move."""
        return cls(
            id=case.id,
            number=case.number,
            state=case.state,
            unit=case.unit_id,
            version=case.version,
            visible=False,
        )
