"""Actions on devices: set up, renew, revoke."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.fieldwork.sync import queries
from jiceng.fieldwork.sync.models import Contact, Device, ReceivingKey
from jiceng.fieldwork.sync.permissions import USE
from jiceng.fieldwork.sync.rules import envelopes

STREAM, KEY_STREAM = "field_device", "field_key"
OPENS_FOR: Final = timedelta(days=7)
GIVEN_OUT_FOR: Final = timedelta(days=90)
"""A receiving key; what was sealed to it opens until it is erased."""
SHARE_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a phone keeps after it was set up or renewed.

    Args:
        share: the server's half of the key to the phone's own copy.
        key: to whose public half commands are sealed.
        previous: the half under which the copy is wrapped until now; empty at set-up.
    """

    device: Device
    share: bytes
    key: ReceivingKey
    previous: bytes = b""


@transaction.atomic
def enrol(
    *, device: UUID, phone: UUID, name: str, signing_key: bytes, by: Actor, at: datetime
) -> Enrolled:
    """Set up a phone for the officer who is signed in.

    Args:
        device: identifier that the phone has chosen.
        phone: the installed app.
        name: how lists call the phone.
        signing_key: the public half, as an uncompressed point of P-256.

    Raises:
        Forbidden: no position of the actor includes field work.
        Invalid: no key.
        Refused: the identifier is taken.
    """
    by.may(USE).or_refuse()
    assert by.id is not None
    if not envelopes.is_point(signing_key):
        raise Invalid(_("The phone sent no usable key. Update its browser."), "field.key")
    if Device.objects.filter(pk=device).exists():
        raise Refused(_("This phone has been set up before. Open the app again."), "field.taken")
    made = Device.objects.create(
        id=device,
        phone=phone,
        person_id=by.id,
        name=name.strip()[:80],
        signing_key=signing_key,
        enrolled_at=at,
        opens_until=at + OPENS_FOR,
    )
    contact = Contact.objects.create(
        device=made, heard_at=at, seed=secrets.token_bytes(SHARE_BYTES)
    )
    record(STREAM, device, "field_device.enrolled", by=by, at=at, data={"person": by.id})
    return Enrolled(made, share_of(contact, made.opens_until), receiving_key(by=by, at=at))


@transaction.atomic
def renew(*, device: Device, by: Actor, at: datetime, until: datetime | None = None) -> Enrolled:
    """Let a phone open its own copy for a further week, with a new half of the key.

    Args:
        until: when the half ends under which the phone's copy is wrapped; it is given once more,
            since the phone forgets it after that time.

    Raises:
        Refused: revoked, or the officer has no such position any more.
    """
    found = Device.objects.select_for_update().get(pk=device.pk)
    _in_use(found)
    by.may(USE).or_refuse()
    found.opens_until = at + OPENS_FOR
    found.save(update_fields=["opens_until"])
    record(STREAM, found.pk, "field_device.renewed", by=by, at=at)
    contact = Contact.objects.get(pk=found.pk)
    previous = share_of(contact, until) if until else b""
    share = share_of(contact, found.opens_until)
    return Enrolled(found, share, receiving_key(by=by, at=at), previous)


def share_of(contact: Contact, until: datetime) -> bytes:
    """The server's half of the key to a phone's copy, for the week that ends at a moment."""
    moment = until.astimezone(UTC).isoformat().encode()
    return hmac.digest(bytes(contact.seed), b"jiceng-field-share/1\n" + moment, "sha256")


@transaction.atomic
def revoke(*, device: UUID, by: Actor, at: datetime) -> Device:
    """Revoke a lost phone: its copy is not renewed, and what it sends is set aside.

    Raises:
        NotFound: missing or hidden.
        Forbidden: neither the officer's own, nor one of officers whom the actor oversees.
        Refused: revoked before.
    """
    found = queries.device(by, device)
    if found.person_id != by.id:
        queries.may_oversee(by, found).or_refuse()
    found = Device.objects.select_for_update().get(pk=device)
    _in_use(found)
    found.revoked_at = at
    found.save(update_fields=["revoked_at"])
    record(STREAM, found.pk, "field_device.revoked", by=by, at=at)
    return found


def _in_use(device: Device) -> None:
    if device.revoked_at:
        raise Refused(_("This phone has been revoked. Set it up again."), "field.revoked")


def receiving_key(*, by: Actor, at: datetime) -> ReceivingKey:
    """The newest key pair; another one is made when there is none that is new enough."""
    newest = ReceivingKey.objects.order_by("-made_at", "-id").first()
    if newest is None or newest.made_at <= at - GIVEN_OUT_FOR:
        return new_receiving_key(by=by, at=at)
    return newest


@transaction.atomic
def new_receiving_key(*, by: Actor, at: datetime) -> ReceivingKey:
    """Make a key pair; older ones still open what was sealed to them."""
    pair = ec.generate_private_key(envelopes.CURVE)
    private = pair.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    made = ReceivingKey.objects.create(
        id=uuid7(),
        public=envelopes.public_bytes(pair),
        private=b64encode(private).decode(),
        made_at=at,
    )
    record(KEY_STREAM, made.pk, "field_key.made", by=by, at=at)
    return made


def private_half(key: ReceivingKey) -> ec.EllipticCurvePrivateKey:
    """The private half of a key pair."""
    private = serialization.load_der_private_key(b64decode(key.private), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return private
