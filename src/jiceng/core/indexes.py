"""Which blind indexes there are: what is to be made anew when the index key changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlindIndex:
    """A column that finds sealed values again.

    Args:
        field: the sealed field, ``"app.Model.field"``.
        column: of the same table.
        make: the index of a text, under the newest key; None for a text that is not looked for.
    """

    field: str
    column: str
    make: Callable[[str], bytes | None]

    @property
    def label(self) -> str:
        """``"app.Model.column"``."""
        return f"{self.field.rpartition('.')[0]}.{self.column}"


_REGISTRY: dict[str, BlindIndex] = {}


def register(index: BlindIndex) -> None:
    """Make an index known; apps do so when they are ready."""
    _REGISTRY[index.label] = index


def registered() -> list[BlindIndex]:
    """All of them, by label."""
    return [_REGISTRY[label] for label in sorted(_REGISTRY)]
