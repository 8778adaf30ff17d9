"""Registry of blind indexes, which are recomputed when the index key changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class BlindIndex(Contribution):
    """A column by which sealed values are found.

    Args:
        field: the sealed field, ``"app.Model.field"``.
        column: of the same table.
        make: the index of a text, under the newest key; None for a text that is not searched.
    """

    field: str
    column: str
    make: Callable[[str], bytes | None]

    @property
    def label(self) -> str:
        """``"app.Model.column"``."""
        return f"{self.field.rpartition('.')[0]}.{self.column}"


INDEXES: Final = Slot(BlindIndex, key=lambda index: index.label)


def registered() -> list[BlindIndex]:
    """All of them, by label."""
    return [INDEXES.by_key()[label] for label in sorted(INDEXES.by_key())]
