"""Slowing down whoever tries passwords, counted in this process's cache.

Two counters: one for a name from one address, one for a name from anywhere, so that a password is
neither guessed from one machine nor from many, and a colleague's typing errors lock nobody out for
long.
"""

from __future__ import annotations

import hashlib
from typing import Final

from django.core.cache import cache

SECONDS: Final = 15 * 60
FROM_ONE_ADDRESS: Final = 10
FROM_ANYWHERE: Final = 50


def _counters(username: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    def key(*parts: str) -> str:
        digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return f"sign-in:{digest}"

    name = username.strip().casefold()
    return (key(name, address), FROM_ONE_ADDRESS), (key(name), FROM_ANYWHERE)


def is_blocked(username: str, address: str) -> bool:
    """Whether this name has failed too often lately."""
    return any(cache.get(key, 0) >= limit for key, limit in _counters(username, address))


def failed(username: str, address: str) -> None:
    """Count a failure; the count starts anew a quarter of an hour after the first."""
    for key, _limit in _counters(username, address):
        cache.add(key, 0, SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two calls
            cache.set(key, 1, SECONDS)


def succeeded(username: str, address: str) -> None:
    """Forget this address's failures."""
    cache.delete(_counters(username, address)[0][0])
