"""Minimum speed of request bodies, and selection of the slowest when there are too many."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final, Generic, Protocol, TypeVar

GRACE_SECONDS: Final = 20.0
MIN_BYTES_PER_SECOND: Final = 16 * 1024
"""Bytes per second required of a connection; it may be behind by `GRACE_SECONDS` at most."""
HEAD_START: Final = 1.0
"""Seconds for which a new body does not count as slow."""


class Pace:
    """The time left for a body being received: seconds run out and are regained by received bytes,
    up to `GRACE_SECONDS`, so that bytes of long ago do not permit silence now.

    Args:
        began: in seconds of a steady clock, as all moments here.
    """

    def __init__(self, began: float) -> None:
        self._began = self._at = began
        self._left = GRACE_SECONDS
        self._bytes = 0

    def came(self, count: int, at: float) -> None:
        """Note so many received bytes. Bytes after the time is over change nothing."""
        left = self.left(at)
        if left > 0:
            self._left, self._at = min(GRACE_SECONDS, left + count / MIN_BYTES_PER_SECOND), at
        self._bytes += count

    def left(self, at: float) -> float:
        """Seconds within which more must come; 0 or less when the time is over."""
        return self._left - (at - self._at)

    def speed(self, at: float) -> float:
        """Bytes per second since the start; a new body is assumed to keep the required speed."""
        return (self._bytes + HEAD_START * MIN_BYTES_PER_SECOND) / (at - self._began + HEAD_START)


class PendingBody(Protocol):
    """A body being received."""

    pace: Pace

    def drop(self) -> None:
        """Drop it."""


Each = TypeVar("Each", bound=PendingBody)


class BodySlots(Generic[Each]):
    """Bodies being received, by network. A new one is always accepted: when its network has too
    many, the slowest of these is dropped; when there are too many in total, the slowest of the
    network that has most.

    Args:
        most: in total.
        most_of_one: of one network.
    """

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._of: defaultdict[str, list[Each]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def take(self, network: str, body: Each, at: float) -> None:
        """Accept a body."""
        if len(self._of[network]) >= self._most_of_one:
            self._make_room(network, at)
        elif len(self) >= self._most:
            self._make_room(max(self._of, key=lambda each: len(self._of[each])), at)
        self._of[network].append(body)

    def leave(self, network: str, body: Each) -> None:
        """Remove a body; one that was dropped has been removed already."""
        if body in self._of[network]:
            self._of[network].remove(body)
        if not self._of[network]:
            del self._of[network]

    def _make_room(self, network: str, at: float) -> None:
        def speed(body: Any) -> float:
            return float(body.pace.speed(at))

        slowest = min(self._of[network], key=speed)
        self._of[network].remove(slowest)
        slowest.drop()
