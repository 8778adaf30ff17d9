"""Which shipped mapping fits the columns of a table best. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fit:
    """How one mapping fits a table.

    Args:
        found: how many of its columns the table has.
        lacks: those that the table does not have.
    """

    name: str
    found: int
    lacks: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the table has every column that the mapping names."""
        return self.found > 0 and not self.lacks


def fits(required: Mapping[str, Sequence[str]], columns: Collection[str]) -> list[Fit]:
    """Mappings by how well they fit: complete ones first, of these the one that uses most columns;
    then those that lack fewest columns.

    Args:
        required: of each mapping by its name, the columns that it names, each once.
        columns: of the table.
    """
    found = [
        Fit(
            name,
            sum(column in columns for column in named),
            tuple(column for column in named if column not in columns),
        )
        for name, named in required.items()
    ]
    return sorted(
        found, key=lambda fit: (not fit.is_complete, len(fit.lacks), -fit.found, fit.name)
    )


def best_fit(required: Mapping[str, Sequence[str]], columns: Collection[str]) -> Fit | None:
    """The mapping that is chosen in advance; None where none is complete, so that none is guessed
    wrongly.
    """
    best = next(iter(fits(required, columns)), None)
    return best if best and best.is_complete else None
