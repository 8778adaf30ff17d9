"""What officials and residents say while a request is worked on, by kind of request."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jiceng.demo.texts.work import households, livelihood, public_space
from jiceng.demo.texts.work.define import FieldOfWork, JointAction, Pause

__all__ = ["FIELD_OF_KIND", "FieldOfWork", "JointAction", "Pause"]

FIELD_OF_KIND: Final[Mapping[str, FieldOfWork]] = MappingProxyType(
    {
        kind: field
        for room in (public_space, households, livelihood)
        for field in room.FIELDS
        for kind in field.kinds
    }
)
