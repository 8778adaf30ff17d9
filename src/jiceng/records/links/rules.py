"""Secrets, their stored digests and the validity of links. Pure: no Django, no clock."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.ids import READABLE, SECRET_LENGTH

LONGEST: Final = 64
"""Length limit; longer input cannot be a secret and is not hashed."""


@dataclass(frozen=True, slots=True)
class Link:
    """The attributes of a link that the rules need.

    Args:
        digest: `digest_of` its secret.
        ends_at: end of validity; None: until revoked.
    """

    digest: bytes
    purpose: str
    ends_at: datetime | None
    revoked_at: datetime | None


def digest_of(secret: str) -> bytes:
    """The stored digest of a secret; case and surrounding blanks do not matter.

    Plain SHA-256 suffices, since a secret is random and has about 99 bits.
    """
    return hashlib.sha256(secret.strip().upper().encode()).digest()


def secret_from(mac: bytes) -> str:
    """A secret derived from a keyed hash of at least 20 bytes instead of random data.

    >>> secret_from(bytes(32))
    '22222222222222222222'
    """
    number = int.from_bytes(mac)
    letters = []
    for _ in range(SECRET_LENGTH):
        number, place = divmod(number, len(READABLE))
        letters.append(READABLE[place])
    return "".join(letters)


def opens(link: Link, *, digest: bytes, purposes: Collection[str], at: datetime) -> bool:
    """Whether a link is valid for one of some purposes.

    All conditions are evaluated, so that the time taken does not reveal which one failed.
    """
    conditions = (
        hmac.compare_digest(link.digest, digest),
        link.purpose in purposes,
        link.ends_at is None or at < link.ends_at,
        link.revoked_at is None,
    )
    return sum(conditions) == len(conditions)


def may_end(ends_at: datetime | None, *, at: datetime) -> Verdict:
    """Whether a link can end at a moment: not in the past."""
    if ends_at is not None and ends_at <= at:
        return refuse("link.over")
    return ALLOW


def may_renew(*, is_revoked: bool) -> Verdict:
    """Whether a link can be replaced. An expired one can; a revoked one cannot, since it was
    revoked on purpose.
    """
    return refuse("link.revoked") if is_revoked else ALLOW
