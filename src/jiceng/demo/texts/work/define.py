"""Notation of what is said during work: a block of lines ``section: template`` for kinds of request
that proceed alike. Templates are those of the kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LEVELS: Final = range(1, 6)
SECTIONS: Final = (
    *("pause", "longer", "urge", "joint", "end", "partly", "decline"),
    *(str(level) for level in LEVELS),
)
GROUNDS: Final = ("beyond_street", "joint_enforcement", "emergency")


@dataclass(frozen=True, slots=True)
class Pause:
    """Why the clock is suspended, and why it runs again: one cannot be said without the other."""

    reason: str
    resumption: str


@dataclass(frozen=True, slots=True)
class JointAction:
    """Why a street calls departments.

    Args:
        ground: of the whistle call.
        departments: kinds of departments that are called, all of them with a part in the reason.
    """

    ground: str
    departments: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class FieldOfWork:
    """What officials and residents say while matters of some kinds are worked on.

    Args:
        kinds: keys of the kinds of request.
        pauses, joint_actions, urges, declines: may be empty, where the matter has none.
        extensions: reasons for more time.
        urges: words of a superior to a unit that is late.
        endings: last sentence of a reply to a matter that is solved.
    partly: what is done and what is still to come.
        remarks: of residents who are called back, by level of satisfaction.
    """

    kinds: tuple[str, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[str, ...]
    urges: tuple[str, ...]
    joint_actions: tuple[JointAction, ...]
    endings: tuple[str, ...]
    partly: tuple[str, ...]
    declines: tuple[str, ...]
    remarks: dict[int, tuple[str, ...]]


def field_of_work(kinds: str, block: str) -> FieldOfWork:
    """Read a block.

    Args:
        kinds: keys of the kinds of request, separated by spaces.

    Raises:
        ValueError: for a line without a known section, or a section that every field needs and that
            is empty.
    """
    found: dict[str, list[str]] = {name: [] for name in SECTIONS}
    for raw in block.strip().splitlines():
        section, _, text = raw.strip().partition(": ")
        if section not in found or not text:
            raise ValueError(f"a line is a section, a colon and a text, not {raw!r}")
        found[section].append(text)
    for name in ("longer", "end", "partly", *map(str, LEVELS)):
        if not found[name]:
            raise ValueError(f"{kinds}: no line of {name}")
    return FieldOfWork(
        kinds=tuple(kinds.split()),
        pauses=tuple(_pause(text) for text in found["pause"]),
        extensions=tuple(found["longer"]),
        urges=tuple(found["urge"]),
        joint_actions=tuple(_joint_action(text) for text in found["joint"]),
        endings=tuple(found["end"]),
        partly=tuple(found["partly"]),
        declines=tuple(found["decline"]),
        remarks={level: tuple(found[str(level)]) for level in LEVELS},
    )


def _pause(text: str) -> Pause:
    reason, arrow, resumption = text.partition(" >> ")
    if not arrow:
        raise ValueError(f"a pause has a reason and a resumption: {text!r}")
    return Pause(reason, resumption)


def _joint_action(text: str) -> JointAction:
    head, _, reason = text.partition(": ")
    ground, _, departments = head.partition(" ")
    if ground not in GROUNDS or not departments or not reason:
        raise ValueError(f"a joint action has ground, departments and a reason: {text!r}")
    return JointAction(ground, tuple(departments.split(",")), reason)
