"""What follows for a hot issue from the requests of its cluster. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

LEAST_REPORTERS: Final = 3
"""Fewer make no hot issue: neither a matter of many, nor one in which nobody is recognised."""
FIRST, STEP = 3, 2
COUNTED_EACH: Final = 50


def is_named_anew(before: int, after: int) -> bool:
    """Whether a cluster has grown so much since it was named that its names may be others.

    Names cost time, so that they are not looked for with each request: with the third one, and then
    whenever there are twice as many.

    Args:
        before, after: requests.

    >>> [n for n in range(1, 20) if is_named_anew(n - 1, n)]
    [3, 6, 12]
    """
    limit: float = FIRST
    while limit <= before:
        limit *= STEP
    return after >= limit


def is_counted_anew(before: int, after: int) -> bool:
    """Whether the reporters of a cluster are counted anew: with each of its first requests, of
    large ones when there are two in a hundred more, so that a request costs no more in them.

    Args:
        before, after: requests.
    """
    step = max(1, after // COUNTED_EACH)
    return before // step != after // step


def lowest_common(paths: Iterable[str]) -> str:
    """Path of the lowest unit that has all of some units; "" without any.

    >>> lowest_common(["/d/a/1/", "/d/a/2/"])
    '/d/a/'
    >>> lowest_common(["/d/a/", "/d/a/2/"])
    '/d/a/'
    """
    given = [path.strip("/").split("/") for path in paths]
    if not given:
        return ""
    common = _common(given)
    return f"/{'/'.join(common)}/" if common else "/"


def _common(given: Sequence[Sequence[str]]) -> list[str]:
    found = []
    for parts in zip(*given, strict=False):
        if len({*parts}) > 1:
            break
        found.append(parts[0])
    return found
