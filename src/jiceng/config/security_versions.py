"""Minimum versions of Python and PostgreSQL without known security holes.

Each list names, for the series that are still maintained, the first release without a published
hole that can be exploited from outside. They were entered without checking the projects'
announcements (python.org/dev/security, postgresql.org/support/security): compare them when the
locks are renewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

AS_OF: Final = "2025-11"
PYTHON: Final[Mapping[tuple[int, int], int]] = {(3, 11): 14, (3, 12): 12, (3, 13): 9, (3, 14): 0}
POSTGRESQL: Final[Mapping[int, int]] = {15: 15, 16: 11, 17: 7, 18: 1}


def outdated_versions(python: tuple[int, int, int], postgresql: int) -> list[str]:
    """A sentence for each version that is too old.

    Args:
        python: major, minor and patch number.
        postgresql: as reported by the server, e.g. 180001 for 18.1; 0: unknown.

    >>> holes((3, 11, 99), 180099), len(holes((3, 10, 0), 180000))
    ([], 2)
    """
    found = []
    if _is_old(python[:2], python[2], PYTHON):
        shown = ", ".join(f"{a}.{b}.{patch}" for (a, b), patch in PYTHON.items())
        found.append(f"Python {'.'.join(map(str, python))} has known holes: use {shown} or newer.")
    series, patch = divmod(postgresql, 10_000)
    if postgresql and _is_old(series, patch, POSTGRESQL):
        shown = ", ".join(f"{major}.{minor}" for major, minor in POSTGRESQL.items())
        found.append(f"PostgreSQL {series}.{patch} has known holes: use {shown} or newer.")
    return found


Series = TypeVar("Series", int, tuple[int, int])


def _is_old(series: Series, patch: int, minima: Mapping[Series, int]) -> bool:
    """Whether a release is too old; a series newer than all known ones is assumed to be safe."""
    if series in minima:
        return patch < minima[series]
    return series < max(minima)
