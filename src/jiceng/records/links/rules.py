"""What a secret is, what is stored of it, and when a link opens. Pure: no Django, no clock."""

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
"""Whatever is longer is no secret of ours and is not even hashed."""


@dataclass(frozen=True, slots=True)
class Link:
    """What the rules have to know of a link.

    Args:
        digest: `digest_of` its secret.
        ends_at: from when on it opens nothing; None: when it is revoked.
    """

    digest: bytes
    purpose: str
    ends_at: datetime | None
    revoked_at: datetime | None


def digest_of(secret: str) -> bytes:
    """The digest under which a secret is stored; letters' case and blanks around do not matter.

    Plain SHA-256 will do: a secret is random and has about 99 bits.
    """
    return hashlib.sha256(secret.strip().upper().encode()).digest()


def secret_from(mac: bytes) -> str:
    """A secret made of a keyed hash of at least 20 bytes instead of chance.

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
    """Whether a link opens its record for one of some purposes.

    All conditions are looked at, whichever fails: the time that it takes says nothing.
    """
    conditions = (
        hmac.compare_digest(link.digest, digest),
        link.purpose in purposes,
        link.ends_at is None or at < link.ends_at,
        link.revoked_at is None,
    )
    return sum(conditions) == len(conditions)


def may_end(ends_at: datetime | None, *, at: datetime) -> Verdict:
    """Whether a link can end then: not before it begins."""
    if ends_at is not None and ends_at <= at:
        return refuse("link.over")
    return ALLOW


def may_renew(*, is_revoked: bool) -> Verdict:
    """Whether a link can be replaced by a new one. One that has ended can, one that was revoked
    cannot: somebody had a reason."""
    return refuse("link.revoked") if is_revoked else ALLOW
