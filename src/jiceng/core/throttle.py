"""Counting how often something was done lately, in this process's cache: no query, nothing kept."""

from __future__ import annotations

import hashlib

from django.core.cache import cache


def key_of(purpose: str, *parts: str) -> str:
    """The counter of these parts; a digest, so that no name or address stands in the cache."""
    return f"{purpose}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def count(key: str) -> int:
    """How often `add` was called for this counter since it began."""
    return int(cache.get(key, 0))


def add(key: str, seconds: int) -> None:
    """Count once; the counter begins anew so many seconds after its first count."""
    cache.add(key, 0, seconds)
    try:
        cache.incr(key)
    except ValueError:  # it expired between the two calls
        cache.set(key, 1, seconds)


def forget(key: str) -> None:
    """Begin anew."""
    cache.delete(key)
