"""Which blind indexes there are: what is to be made anew when the index key changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from jiceng.core.manifests import Contribution, Slot


@dataclass(frozen=True, slots=True)
class BlindIndex(Contribution):
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


INDEXES: Final = Slot(BlindIndex, key=lambda index: index.label)


def registered() -> list[BlindIndex]:
    """All of them, by label."""
    return [INDEXES.by_key()[label] for label in sorted(INDEXES.by_key())]
