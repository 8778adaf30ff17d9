"""The oldest versions below us that have no known holes: an interpreter and a database are as much
a part of an installation as its own code.

Each list names, for the series that are still mended, the first release without a published hole
that can be reached from outside, as the projects' own announcements say (python.org/dev/security,
postgresql.org/support/security). Whoever renews the locks looks here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

AS_OF: Final = "2025-11"
PYTHON: Final = {(3, 11): 14, (3, 12): 12, (3, 13): 9, (3, 14): 0}
POSTGRESQL: Final = {15: 15, 16: 11, 17: 7, 18: 1}


def holes(python: tuple[int, int, int], postgresql: int) -> list[str]:
    """A sentence for each version that is too old; none: all is well.

    Args:
        python: major, minor and patch number.
        postgresql: as the server gives it, e.g. 180001 for 18.1; 0: unknown.

    >>> holes((3, 11, 99), 180099), len(holes((3, 10, 0), 180000))
    ([], 2)
    """
    series, patch = python[:2], python[2]
    found = [] if not _is_old(series, patch, PYTHON) else [
        f"Python {'.'.join(map(str, python))} has known holes: use {_wanted(PYTHON)} or newer."
    ]  # fmt: skip
    if postgresql and _is_old(postgresql // 10_000, postgresql % 10_000, POSTGRESQL):
        found.append(
            f"PostgreSQL {postgresql // 10_000}.{postgresql % 10_000} has known holes: use"
            f" {_wanted(POSTGRESQL)} or newer."
        )
    return found


def _is_old(series: object, patch: int, minima: Mapping[object, int]) -> bool:
    """A series that is newer than all known ones is taken for well kept."""
    if series in minima:
        return patch < minima[series]
    return series < max(minima)  # type: ignore[operator,type-var]


def _wanted(minima: Mapping[object, int]) -> str:
    def shown(series: object) -> str:
        return ".".join(map(str, series)) if isinstance(series, tuple) else str(series)

    return ", ".join(f"{shown(series)}.{patch}" for series, patch in minima.items())
