"""Personal data of rosters: who was entitled or expected, and who attended."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

_ROLL = Personal("to know who is entitled or expected", keep("drawn", years=10))

PRIVACY: Final = (
    declare(
        "rosters.Roster",
        personal={"reason": Personal("to know why a roster was changed", keep("drawn", years=10))},
        plain=[
            "id",
            "kind",
            "unit",
            "title",
            "drawn_for",
            "drawn_at",
            "edition",
            "former",
            "frozen_at",
            "digest",
            "erased_at",
        ],
    ),
    declare(
        "rosters.RosterRow",
        personal={
            "name": _ROLL,
            "name_index": Personal("to find a name on a roster", keep("drawn", years=10)),
            "household": _ROLL,
            "mark": _ROLL,
            "nonce": Personal("to keep a digest from being guessed", keep("drawn", years=10)),
        },
        plain=["id", "roster", "number", "person", "is_left_out", "digest"],
    ),
    declare(
        "rosters.RosterQuestion",
        plain=["id", "roster", "kind", "rows", "left_out", "answered_at"],
    ),
    declare(
        "rosters.Presence",
        plain=["id", "roster", "number", "came_at", "way", "withdrawn_at"],
    ),
)
