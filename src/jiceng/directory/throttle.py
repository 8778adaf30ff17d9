"""Slowing down whoever tries passwords, counted in this process's cache.

Two counters: one for a name from one address, one for a name from anywhere, so that a password is
neither guessed from one machine nor from many, and a colleague's typing errors lock nobody out for
long.
"""

from __future__ import annotations

from typing import Final

from jiceng.core import throttle

SECONDS: Final = 15 * 60
FROM_ONE_ADDRESS: Final = 10
FROM_ANYWHERE: Final = 50


def _counters(username: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    name = username.strip().casefold()
    return (
        (throttle.key_of("sign-in", name, address), FROM_ONE_ADDRESS),
        (throttle.key_of("sign-in", name), FROM_ANYWHERE),
    )


def is_blocked(username: str, address: str) -> bool:
    """Whether this name has failed too often lately."""
    return any(throttle.count(key) >= limit for key, limit in _counters(username, address))


def failed(username: str, address: str) -> None:
    """Count a failure; the count starts anew a quarter of an hour after the first."""
    for key, _limit in _counters(username, address):
        throttle.add(key, SECONDS)


def succeeded(username: str, address: str) -> None:
    """Forget this address's failures."""
    throttle.forget(_counters(username, address)[0][0])
