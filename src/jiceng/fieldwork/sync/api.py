"""JSON interface of phones: set up, renew, send."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from annotated_types import Ge, Le, MaxLen
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from jiceng.core import throttle
from jiceng.core.errors import Invalid
from jiceng.core.web import Failure, actor_of_api, address_of, signed_in
from jiceng.directory.public import names_of_people
from jiceng.fieldwork.sync import actions, queries
from jiceng.fieldwork.sync.actions.deliveries import MAX_NUMBER, Made
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.fieldwork.sync.permissions import USE
from jiceng.fieldwork.sync.rules.envelopes import Envelope, Unreadable, from_base64

router = Router(tags=["field"])
FAILURES = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Failure)
MOST_ENVELOPES, MOST_DEVICES = 100, 20
MOST_BOX = 20_000
"""Characters; so many envelopes fit into one body (DATA_UPLOAD_MAX_MEMORY_SIZE)."""

Base64 = Annotated[str, MaxLen(200)]
Number = Annotated[int, Ge(1), Le(MAX_NUMBER)]


class EnrolIn(Schema):
    """A phone that is set up for the officer who is signed in.

    `key` is the public half of the signing key: an uncompressed point of P-256 in base64.
    """

    device: UUID
    phone: UUID
    name: Annotated[str, MaxLen(80)] = ""
    key: Base64


class RenewIn(Schema):
    """Until when the half of the key holds that the phone has."""

    until: datetime | None = None


class EnrolledOut(Schema):
    """What the phone keeps. `share` is the server's half of the key to its own copy, `previous` the
    one before."""

    device: UUID
    author: UUID
    name: str
    share: str
    previous: str
    opens_until: datetime
    key: UUID
    point: str


class SessionOut(Schema):
    """Who is signed in, and the token with which calls act in their name."""

    author: UUID | None
    name: str
    token: str


class EnvelopeIn(Schema):
    """A sealed command; binary values in base64."""

    id: UUID
    device: UUID
    number: Number
    key: UUID
    point: Base64
    nonce: Base64
    box: Annotated[str, MaxLen(MOST_BOX)]


class MadeIn(Schema):
    """A device's signed word on how many commands it has made."""

    device: UUID
    made: Number
    signature: Base64


class DeliveryIn(Schema):
    """Commands, in any order, and how many there are."""

    envelopes: Annotated[list[EnvelopeIn], MaxLen(MOST_ENVELOPES)] = []
    made: Annotated[list[MadeIn], MaxLen(MOST_DEVICES)] = []


class FileIn(Schema):
    """How a file is sealed; `size` counts the sealed bytes."""

    device: UUID
    key: UUID
    point: Base64
    nonce: Base64
    size: Annotated[int, Ge(1), Le(MAX_NUMBER)]


class FileOut(Schema):
    """How far a file has arrived: coming, whole, attached, or refused with the reason."""

    state: str
    received: int
    reason: str


class AnswerOut(Schema):
    """What became of one command; `missing` are earlier steps on the same record."""

    id: UUID
    state: str
    code: str
    reason: str
    missing: list[int]


class DeviceOut(Schema):
    """How far a device's queue has arrived; `missing` are the first numbers that have not."""

    device: UUID
    expected: int
    received: int
    missing: list[int]
    is_revoked: bool


class ReceivedOut(Schema):
    """The answers, each by itself."""

    answers: list[AnswerOut]
    devices: list[DeviceOut]
    at: datetime


@router.get("/session", response={200: SessionOut, **FAILURES})
def session(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in here: the app's page is kept by the phone and cannot say it."""
    actor = actor_of_api(request)
    author = actor.id if actor.kind == "person" else None
    name = names_of_people([author])[author] if author else ""
    return {"author": author, "name": name, "token": get_token(request)}


@router.post("/devices", response={201: EnrolledOut, **FAILURES})
def enrol(request: HttpRequest, body: EnrolIn) -> Status[dict[str, Any]]:
    """Set up this phone for the officer who is signed in."""
    actor = signed_in(request)
    made = actions.enrol(
        device=body.device,
        phone=body.phone,
        name=body.name,
        signing_key=_bytes(body.key),
        by=actor,
        at=timezone.now(),
    )
    return Status(201, _enrolled(made))


@router.post("/devices/{uuidstr:device}/renewal", response={200: EnrolledOut, **FAILURES})
def renew(request: HttpRequest, device: UUID, body: RenewIn) -> dict[str, Any]:
    """Let the phone open its own copy for a further week."""
    actor = signed_in(request)
    found = queries.own_device(actor, device)
    renewed = actions.renew(device=found, by=actor, at=timezone.now(), until=body.until)
    return _enrolled(renewed)


@router.post("/commands", response={200: ReceivedOut, **FAILURES})
def receive(request: HttpRequest, body: DeliveryIn) -> dict[str, Any]:
    """Take commands. No sign-in is needed: each is signed by its author's device."""
    throttle.enforce_limit("field", address_of(request))
    now = timezone.now()
    received = actions.receive(_delivery(body), by=actor_of_api(request), at=now)
    return {
        "answers": [_answer(each) for each in received.answers],
        "devices": [
            {
                "device": each.pk,
                "expected": each.made,
                "received": each.received,
                "missing": queries.missing_numbers(each),
                "is_revoked": each.revoked_at is not None,
            }
            for each in received.devices
        ],
        "at": now,
    }


@router.post("/files/{uuidstr:file}", response={200: FileOut, **FAILURES})
def begin_file(request: HttpRequest, file: UUID, body: FileIn) -> actions.FileStanding:
    """Announce a photo or recording that a command names, or ask how far it has arrived."""
    throttle.enforce_limit("field", address_of(request))
    head = actions.FileHead(
        body.device, body.key, _bytes(body.point), _bytes(body.nonce), body.size
    )
    return actions.begin_file(file=file, head=head, at=timezone.now())


@router.put("/files/{uuidstr:file}/parts/{int:offset}", response={200: FileOut, **FAILURES})
def take_part(request: HttpRequest, file: UUID, offset: int) -> actions.FileStanding:
    """Take the next part of a file: its bytes, as the body."""
    throttle.enforce_limit("field", address_of(request))
    return actions.take_part(file=file, offset=offset, part=request.body, at=timezone.now())


@router.get("/copy", response={200: dict[str, Any], **FAILURES})
def copy(request: HttpRequest) -> dict[str, Any]:
    """The officer's own units, forms and open records, for work without signal."""
    actor = signed_in(request)
    actor.may(USE).or_refuse()
    return copy_for(actor, timezone.now())


def _answer(answer: actions.Answer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "state": answer.state,
        "code": answer.code,
        "reason": answer.reason,
        "missing": list(answer.missing),
    }


def _delivery(body: DeliveryIn) -> actions.Delivery:
    envelopes = [
        Envelope(
            each.id,
            each.device,
            each.number,
            each.key,
            _bytes(each.point),
            _bytes(each.nonce),
            _bytes(each.box),
        )
        for each in body.envelopes
    ]
    made = [Made(each.device, each.made, _bytes(each.signature)) for each in body.made]
    return actions.Delivery(envelopes, made)


def _enrolled(made: actions.Enrolled) -> dict[str, Any]:
    return {
        "device": made.device.pk,
        "author": made.device.person_id,
        "name": made.device.person.name,
        "share": b64encode(made.share).decode(),
        "previous": b64encode(made.previous).decode(),
        "opens_until": made.device.opens_until,
        "key": made.key.pk,
        "point": b64encode(bytes(made.key.public)).decode(),
    }


def _bytes(text: str) -> bytes:
    try:
        return from_base64(text)
    except Unreadable:
        raise Invalid(_("A value is not base64. Update the app."), "field.base64") from None
