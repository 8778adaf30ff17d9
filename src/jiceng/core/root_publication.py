"""Publication of daily roots at independent places, and storage of other installations' roots.

`JICENG_ROOTS_TO` names the places: a file elsewhere, a mail address, another installation, a
time-stamping authority (RFC 3161). Each root covers all earlier ones, so a place that missed some,
or receives only the newest one (the authority), still covers the whole history.
"""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

import orjson
import rfc3161_client
from cryptography import x509
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from jiceng.core import events, rootkeys, roots, rootstore, ssrf_guard
from jiceng.core.access import Actor
from jiceng.core.day_repair import DAYS_STREAM
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import ReceivedRoot, RootDelivery
from jiceng.core.roots import Root

WRITES: Final = {
    "_send": "deliveries of roots, which are evidence of the events themselves",
}

AT_ONCE: Final = 31
"""The most roots in one delivery: a new place gets the last month, and later roots as they come."""
SECONDS: Final = 20.0
"""For one delivery to one place, from the first byte to the last."""
LARGEST_ANSWER: Final = 1 << 20


_TOO_SLOW: Final = "it answered too slowly and was cut off"


class DeliveryFailed(Exception):
    """The reason why a delivery failed, in English, for the operator."""


@dataclass(frozen=True, slots=True)
class Destination:
    """One external place.

    Args:
        kind: ``file``, ``mail``, ``post`` or ``tsa``.
        target: a path, a mail address or a web address.
    """

    kind: str
    target: str

    @property
    def name(self) -> str:
        """The place's name in deliveries: an address may contain a password, a digest does not."""
        digest = hashlib.sha256(self.target.encode()).hexdigest()[:16]
        return f"{self.kind}:{digest}"


def destinations() -> list[Destination]:
    """The places that are configured."""
    return [Destination(kind, target) for kind, target in settings.JICENG_ROOTS_TO]


def send_due(*, at: datetime) -> dict[str, str]:
    """Send each place the roots it lacks; returns each attempted place's error, "" for success."""
    signed = [root for root in rootstore.load() if root.signature]
    outcome = {}
    for place in destinations():
        due = _due(place, signed)
        if due:
            outcome[f"{place.kind}:{place.target}"] = _send(place, due, at)
    return outcome


@dataclass(frozen=True, slots=True)
class DestinationState:
    """A place's progress: the last root sent, when, and the error since."""

    kind: str
    target: str
    number: int | None
    sent_at: datetime | None
    fault: str


def destination_states() -> list[DestinationState]:
    """The state of each configured place; of addresses only the part without a password."""
    found = []
    for place in destinations():
        rows = RootDelivery.objects.filter(place=place.name).order_by("-number")
        sent = rows.exclude(sent_at=None).first()
        newest = rows.first()
        parts = urlsplit(place.target)
        target = parts.hostname or place.target
        found.append(
            DestinationState(
                place.kind,
                target,
                sent.number if sent else None,
                sent.sent_at if sent else None,
                newest.fault if newest else "",
            )
        )
    return found


def _due(place: Destination, signed: Sequence[Root]) -> list[Root]:
    sent = RootDelivery.objects.filter(place=place.name).exclude(sent_at=None)
    last = sent.aggregate(last=Max("number"))["last"] or 0
    return [root for root in signed if root.number > last][-AT_ONCE:]


def _send(place: Destination, due: Sequence[Root], at: datetime) -> str:
    row, _made = RootDelivery.objects.get_or_create(number=due[-1].number, place=place.name)
    found = RootDelivery.objects.filter(number=row.number, place=row.place)
    found.update(attempts=F("attempts") + 1)
    try:
        token = _in_time(place, due)
    except (DeliveryFailed, OSError, HTTPException) as error:
        why = getattr(error, "reason", "") if type(error) is urllib.error.URLError else error
        fault = " ".join(str(why).split())[:300] or type(error).__name__
        found.update(fault=fault)
        return fault
    found.update(sent_at=at, fault="", token=token)
    return ""


def _in_time(place: Destination, due: Sequence[Root]) -> bytes | None:
    """Send within `SECONDS` in total; returns the answer to store, if any."""
    with ssrf_guard.time_limited(SECONDS) as is_over:
        try:
            token = _WAYS[place.kind](place.target, due)
        except (DeliveryFailed, OSError, HTTPException):
            if is_over():
                raise DeliveryFailed(_TOO_SLOW) from None
            raise
        # A truncated answer may look like a short one: it is discarded.
        if is_over() and place.kind != "file":
            raise DeliveryFailed(_TOO_SLOW)
        return token


def _to_file(target: str, due: Sequence[Root]) -> None:
    if not Path(target).parent.is_dir():
        # A required disk may not be mounted: creating the folder would hide that.
        raise DeliveryFailed(f"there is no folder {Path(target).parent}")
    rootkeys.append_lines(Path(target), [root.line() for root in due])


def _to_mail(target: str, due: Sequence[Root]) -> None:
    import apprise  # noqa: PLC0415 - slow to import

    if not settings.JICENG_MAIL:
        raise DeliveryFailed("JICENG_MAIL is not set")
    joint = "&" if "?" in settings.JICENG_MAIL else "?"
    made = apprise.Apprise.instantiate(
        f"{settings.JICENG_MAIL}{joint}to={quote(target)}&format=text"
    )
    body = "\n".join(root.line() for root in due)
    title = f"Jiceng: daily roots up to {due[-1].day}"
    if made is None or not made.notify(title=title, body=body):
        raise DeliveryFailed("the mail server did not take it")


def _to_installation(target: str, due: Sequence[Root]) -> None:
    body = orjson.dumps({"roots": [root.document() for root in due]}, option=orjson.OPT_UTC_Z)
    _call(target, body, "application/json")


def _to_authority(target: str, due: Sequence[Root]) -> bytes:
    """Request a time-stamp of the newest root; returns the authority's answer, after checking
    it."""
    stamp_request = (
        rfc3161_client.TimestampRequestBuilder()
        .data(due[-1].text)
        .hash_algorithm(rfc3161_client.HashAlgorithm.SHA256)
        .build()
    )
    answer = _call(target, stamp_request.as_bytes(), "application/timestamp-query")
    fault = stamp_fault(answer, due[-1], nonce=stamp_request.nonce)
    if fault:
        raise DeliveryFailed(fault)
    return answer


def stamp_fault(answer: bytes, root: Root, *, nonce: int | None = None) -> str:
    """The fault of a time-stamp of a root; "" when it is valid.

    Args:
        nonce: of the request, while it is known.
    """
    builder = rfc3161_client.VerifierBuilder(roots=authorities(), nonce=nonce)
    try:
        stamp = rfc3161_client.decode_timestamp_response(answer)
        builder.build().verify_message(stamp, root.text)
    except (ValueError, rfc3161_client.VerificationError) as error:
        return f"the time-stamp is not good: {error}"
    return ""


def authorities() -> list[x509.Certificate]:
    """Certificates of the time-stamping authority.

    Raises:
        ValueError: none are configured, or the file has none.
        OSError: the file cannot be read.
    """
    if settings.JICENG_ROOTS_CA is None:
        raise ValueError("JICENG_ROOTS_CA is not set")
    return x509.load_pem_x509_certificates(settings.JICENG_ROOTS_CA.read_bytes())


def _call(address: str, body: bytes, kind: str) -> bytes:
    request = urllib.request.Request(  # noqa: S310 - the operator's own address
        address, data=body, headers={"Content-Type": kind}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - as above
            return bytes(response.read(LARGEST_ANSWER))
    except urllib.error.HTTPError as refused:
        with refused:  # it holds the connection
            raise OSError(f"{refused.code} {refused.reason}") from None


_WAYS: dict[str, Callable[[str, Sequence[Root]], bytes | None]] = {
    "file": _to_file,
    "mail": _to_mail,
    "post": _to_installation,
    "tsa": _to_authority,
}


@transaction.atomic
def receive_roots(*, body: bytes, by: Actor, at: datetime) -> int:
    """Store roots of another installation; returns how many were new.

    Raises:
        Invalid: for anything but a list of roots.
        Forbidden: for roots that none of the installations in `JICENG_ROOTS_FROM` has signed.
    """
    try:
        given = roots.read_copy(body)
    except ValueError as error:
        raise Invalid(
            _("The file is not a list of daily checksums."), "roots.unreadable"
        ) from error
    for root in given:
        if root.key not in settings.JICENG_ROOTS_FROM or not root.is_signed_by_its_key():
            raise Forbidden(
                _("These roots are not signed by an installation whose roots are stored here."),
                "roots.unknown_key",
            )
    rows = [
        ReceivedRoot(
            key=root.key, link=root.link, number=root.number, record=root.line(), received_at=at
        )
        for root in given
    ]
    before = ReceivedRoot.objects.count()
    ReceivedRoot.objects.bulk_create(rows, ignore_conflicts=True)
    taken = ReceivedRoot.objects.count() - before
    if taken:
        data = {"taken": taken, "keys": sorted({root.key for root in given})}
        events.record("days", DAYS_STREAM, "days.received", by=by, at=at, data=data)
    return taken


def received_roots(key: str) -> list[Root]:
    """The received roots of the installation with this key, in the order of its chain."""
    rows = ReceivedRoot.objects.filter(key=key).order_by("number", "received_at", "link")
    return [root for row in rows for root in roots.read_copy(row.record.encode())]
