"""How slowly a request's body may come, and who has to go when there are too many of them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final, Generic, Protocol, TypeVar

GRACE_SECONDS: Final = 20.0
PACE: Final = 16 * 1024
"""Bytes in a second that a line must manage; it may be behind by `GRACE_SECONDS`, never further."""
HEAD_START: Final = 1.0
"""Seconds by which a body that has just begun is not yet slow."""


class Pace:
    """What a body on its way still has: seconds that run out, and that bytes bring back, but never
    to more than `GRACE_SECONDS`. So what came long ago buys no silence now.

    Args:
        began: in seconds of a steady clock, as all moments here.
    """

    def __init__(self, began: float) -> None:
        self._began = self._at = began
        self._left = GRACE_SECONDS
        self._bytes = 0

    def came(self, count: int, at: float) -> None:
        """Note that so many bytes have come. What came after the time was over changes nothing."""
        left = self.left(at)
        if left > 0:
            self._left, self._at = min(GRACE_SECONDS, left + count / PACE), at
        self._bytes += count

    def left(self, at: float) -> float:
        """Seconds within which more must come; 0 or less when the time is over."""
        return self._left - (at - self._at)

    def speed(self, at: float) -> float:
        """Bytes a second since it began; one that has just begun is taken to keep the pace."""
        return (self._bytes + HEAD_START * PACE) / (at - self._began + HEAD_START)


class Waiting(Protocol):
    """A body on its way."""

    pace: Pace

    def drop(self) -> None:
        """Have it go."""


Each = TypeVar("Each", bound=Waiting)


class Places(Generic[Each]):
    """Who is on their way, by network. A newcomer always gets a place: when there are too many of
    its network the slowest of these goes, when there are too many altogether the slowest of the
    network that has most.

    Args:
        most: of all.
        most_of_one: of one network.
    """

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self._of: defaultdict[str, list[Each]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def take(self, network: str, body: Each, at: float) -> None:
        """Give it a place."""
        if len(self._of[network]) >= self._most_of_one:
            self._make_room(network, at)
        elif len(self) >= self._most:
            self._make_room(max(self._of, key=lambda each: len(self._of[each])), at)
        self._of[network].append(body)

    def leave(self, network: str, body: Each) -> None:
        """Give its place back; one that had to go has none any more."""
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
