"""Actions on secret links: issue, open, renew, revoke."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jiceng.core import throttle
from jiceng.core.access import Actor, refuse
from jiceng.core.events import record
from jiceng.core.ids import secret_token
from jiceng.directory.public import civil_day
from jiceng.records.links import queries, rules
from jiceng.records.links.models import SecretLink
from jiceng.records.links.purposes import LinkPurpose, purpose_with
from jiceng.records.links.queries import Opened

WRITES: Final = {
    "open_link": "the day of a link's last use; reading is no deed",
}

WRONG_LIMIT: Final = "find"
"""Rate limit for attempts with invalid secrets."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A link with its secret, which is not stored and cannot be read again."""

    link: SecretLink
    secret: str


@transaction.atomic
def issue(
    *,
    purpose: str,
    stream_id: UUID,
    by: Actor,
    at: datetime,
    subject: UUID | None = None,
    ends_at: datetime | None = None,
    secret: str | None = None,
) -> Issued:
    """Issue a link to a record.

    Args:
        stream_id: of a record of the purpose's kind.
        subject: the holder, where one record has several links.
        ends_at: end of validity; None: after the purpose's period.
        secret: a deterministic one (`secret.secret_for`); a valid link with it is returned again,
            without an event.

    Raises:
        Refused: by the record's owner, or the end is in the past.
        LookupError: unknown purpose.
    """
    wanted = purpose_with(purpose)
    wanted.may_issue(by, stream_id).or_refuse()
    if secret is not None:
        there = _issued_before(wanted, stream_id, subject, secret)
        if there is not None:
            return Issued(there, secret)
    link, secret = _make(wanted, stream_id, at, subject, ends_at, secret)
    _record(link, "link.issued", by=by, at=at)
    return Issued(link, secret)


def _issued_before(
    purpose: LinkPurpose, stream_id: UUID, subject: UUID | None, secret: str
) -> SecretLink | None:
    there = SecretLink.objects.filter(digest=rules.digest_of(secret)).first()
    if there is None:
        return None
    if (there.purpose, there.stream_id, there.subject_id) != (purpose.code, stream_id, subject):
        refuse("link.taken").or_refuse()
    return there


def _make(
    purpose: LinkPurpose,
    stream_id: UUID,
    at: datetime,
    subject: UUID | None,
    ends_at: datetime | None,
    secret: str | None = None,
) -> tuple[SecretLink, str]:
    if ends_at is None and purpose.period is not None:
        ends_at = at + purpose.period
    rules.may_end(ends_at, at=at).or_refuse()
    secret = secret or secret_token()
    link = SecretLink.objects.create(
        stream_kind=purpose.stream_kind,
        stream_id=stream_id,
        subject_id=subject,
        purpose=purpose.code,
        digest=rules.digest_of(secret),
        issued_at=at,
        ends_at=ends_at,
    )
    return link, secret


def open_link(*, secret: str, purpose: str | Collection[str], address: str, at: datetime) -> Opened:
    """Resolve a secret. It records no event, only the day of the last use.

    Args:
        purpose: the one that the page serves, or several with one rate limit; links for other
            purposes are not accepted.
        address: network address of the client.

    Raises:
        NotFound: unknown, expired, revoked or for another purpose; the answer is the same.
        TooMany: after too many links, or sooner after too many invalid ones.
    """
    purposes = [purpose] if isinstance(purpose, str) else list(purpose)
    (limit,) = {purpose_with(each).limit for each in purposes}
    throttle.enforce_limit(limit, address)
    link = queries.find(secret, purposes, at)
    if link is None:
        throttle.enforce_limit(WRONG_LIMIT, address)
        raise queries.not_found()
    today = civil_day(at)
    if link.last_used_on != today:
        SecretLink.objects.filter(pk=link.pk).update(last_used_on=today)
    return Opened(
        link.pk, link.purpose, link.stream_kind, link.stream_id, link.subject_id, link.ends_at
    )


@transaction.atomic
def renew(*, link: UUID, by: Actor, at: datetime, ends_at: datetime | None = None) -> Issued:
    """Replace a link by one with a new secret; the old one becomes invalid.

    Raises:
        Refused: by the record's owner; it was revoked; or the end is in the past.
        NotFound: unknown link.
    """
    old = _lock(link)
    purpose = purpose_with(old.purpose)
    purpose.may_issue(by, old.stream_id).or_refuse()
    rules.may_renew(is_revoked=old.revoked_at is not None).or_refuse()
    new, secret = _make(purpose, old.stream_id, at, old.subject_id, ends_at)
    old.revoked_at, old.replaced_by = at, new
    old.save(update_fields=["revoked_at", "replaced_by"])
    _record(new, "link.renewed", by=by, at=at, replaces=str(old.pk))
    return Issued(new, secret)


@transaction.atomic
def revoke(*, link: UUID, by: Actor, at: datetime) -> None:
    """Make a link invalid; revoking it again has no effect.

    Raises:
        Refused: by the record's owner.
        NotFound: unknown link.
    """
    found = _lock(link)
    purpose_with(found.purpose).may_issue(by, found.stream_id).or_refuse()
    if found.revoked_at is None:
        _revoke([found], by=by, at=at)


@transaction.atomic
def revoke_all(
    *, purpose: str, stream_id: UUID, by: Actor, at: datetime, subject: UUID | None = None
) -> int:
    """Revoke a record's links of a purpose, all or those of one subject; returns how many.

    Raises:
        Refused: by the record's owner.
    """
    purpose_with(purpose).may_issue(by, stream_id).or_refuse()
    of_whom = Q() if subject is None else Q(subject_id=subject)
    held = SecretLink.objects.select_for_update().filter(
        of_whom, purpose=purpose, stream_id=stream_id, revoked_at=None
    )
    links = list(held.order_by("id"))
    _revoke(links, by=by, at=at)
    return len(links)


def _revoke(links: Sequence[SecretLink], *, by: Actor, at: datetime) -> None:
    for link in links:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        _record(link, "link.revoked", by=by, at=at)


def _lock(link: UUID) -> SecretLink:
    found = SecretLink.objects.select_for_update().filter(pk=link).first()
    if found is None:
        raise queries.not_found()
    return found


def _record(link: SecretLink, type_: str, *, by: Actor, at: datetime, **more: str) -> None:
    """Record an event of a link in the stream of its record."""
    data = {"link": str(link.pk), "purpose": link.purpose, **more}
    record(link.stream_kind, link.stream_id, type_, by=by, at=at, data=data)
