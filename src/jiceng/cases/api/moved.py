"""Response for a move after which the actor no longer sees the request."""

from __future__ import annotations

from typing import Literal, Self
from uuid import UUID

from ninja import Schema

from jiceng.cases.models import Case


class MovedOut(Schema):
    """State of the request after the move, without its texts."""

    id: UUID
    number: str
    state: str
    unit: UUID
    version: int
    visible: Literal[False]

    @classmethod
    def of(cls, case: Case) -> Self:
        """The response for a moved request."""
        return cls(
            id=case.id,
            number=case.number,
            state=case.state,
            unit=case.unit_id,
            version=case.version,
            visible=False,
        )
