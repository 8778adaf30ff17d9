"""What phones send and what they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from annotated_types import Ge, Le, MaxLen
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from jiceng.fieldwork.sync.models import Device
from jiceng.fieldwork.sync.rules.envelopes import Envelope

MAX_NUMBER: Final = 2**31 - 1
MOST_FILES, MOST_FILE = 30, 4 * 1024 * 1024
Number = Annotated[int, Ge(1), Le(MAX_NUMBER)]


class FileSlip(BaseModel):
    """A file that belongs to a command, by the digest of its content."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    kind: Literal["photo", "voice"]
    shows: Literal["before", "after", "evidence", "voice"]
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Ge(1), Le(MOST_FILE)]


class SignedText(BaseModel):
    """The content of a command, as its author has signed it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    device: UUID
    author: UUID
    number: Number
    stream: UUID
    step: Number
    name: Annotated[str, MaxLen(60)]
    made_at: AwareDatetime
    values: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    unit: UUID | None = None
    files: Annotated[list[FileSlip], MaxLen(MOST_FILES)] = []


@dataclass(frozen=True, slots=True)
class Made:
    """A phone's signed word on how many numbers it has given out."""

    device: UUID
    made: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one call brings.

    Args:
        envelopes: in any order, of any devices.
        made: one for each device concerned.
    """

    envelopes: Sequence[Envelope]
    made: Sequence[Made] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one command.

    Args:
        state: of a `CommandState`, or "unreadable": nothing was stored, the phone keeps it.
        missing: earlier steps on the same record that have not arrived.
    """

    id: UUID
    state: str
    code: str = ""
    reason: str = ""
    missing: Sequence[int] = ()


@dataclass(slots=True)
class Received:
    """The answers to a delivery, and how far each device's queue has arrived."""

    answers: list[Answer] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
