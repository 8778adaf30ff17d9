"""Counting how often something was done lately, in this process's cache: no query, nothing kept.

Each door that is open to everybody has a limit by name; `JICENG_LIMITS` changes it. Every process
counts for itself, so that with four of them an address may come to four times its limit at worst:
this keeps machines from flooding the desk, it is not a bill.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import ngettext

from jiceng.core.web import TooMany


def key_of(purpose: str, *parts: str) -> str:
    """The counter of these parts; a digest, so that no name or address stands in the cache."""
    return f"{purpose}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def count(key: str) -> int:
    """How often `add` was called for this counter since it began."""
    return int(cache.get(key, 0))


def add(key: str, seconds: int) -> int:
    """Count once; the counter begins anew so many seconds after its first count.

    Returns:
        how often that makes.
    """
    if cache.add(key, 0, seconds):
        cache.set(_end_of(key), time.time() + seconds, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it expired between the two calls
        cache.set(key, 1, seconds)
        return 1


def forget(key: str) -> None:
    """Begin anew."""
    cache.delete(key)


def slow_down(limit: str, who: str) -> None:
    """Count one more use of an open door, and refuse it when there were too many.

    Args:
        limit: the door's name among `settings.JICENG_LIMITS`.
        who: a network address, or whatever else tells visitors apart.

    Raises:
        TooMany: with the time to wait, which the answer sends as ``Retry-After``.
    """
    times, seconds = settings.JICENG_LIMITS[limit]
    if not times:
        return
    key = key_of(f"limit.{limit}", network_of(who))
    if add(key, seconds) > times:
        raise too_many(limit, wait_for(key, seconds))


def wait_for(key: str, seconds: int) -> int:
    """After how many seconds a counter begins anew."""
    ends = float(cache.get(_end_of(key), time.time() + seconds))
    return max(1, math.ceil(ends - time.time()))


def _end_of(key: str) -> str:
    return f"{key}:ends"


def too_many(limit: str, seconds: int) -> TooMany:
    """What is said at a door that was used too often."""
    minutes = max(1, math.ceil(seconds / 60))
    sentence = ngettext(
        "Too many came from your network. Wait a minute and send it again; what is urgent you can "
        "tell the hotline 12345 at once.",
        "Too many came from your network. Wait %(minutes)s minutes and send it again; what is "
        "urgent you can tell the hotline 12345 at once.",
        minutes,
    ) % {"minutes": minutes}
    return TooMany(sentence, f"{limit}.too_many", seconds=seconds)


def network_of(address: str) -> str:
    """The part of a network address that one visitor cannot change at will.

    >>> network_of("2001:db8:1:2:3:4:5:6"), network_of("198.51.100.9"), network_of("a key")
    ('2001:db8:1:2::/64', '198.51.100.9', 'a key')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
