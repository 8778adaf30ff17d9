"""Receiving commands: each is stored with its answer, in the order of its record, exactly once."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import orjson
from annotated_types import Ge, Le, MaxLen
from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.events import record
from jiceng.core.models import Event
from jiceng.directory.public import actor_of
from jiceng.fieldwork.sync.actions.devices import STREAM, private_half
from jiceng.fieldwork.sync.actions.files import attach_files
from jiceng.fieldwork.sync.models import (
    Command,
    CommandFile,
    CommandState,
    Conflict,
    Contact,
    Device,
    ReceivingKey,
)
from jiceng.fieldwork.sync.phone_commands import Difference, Given, command_named
from jiceng.fieldwork.sync.rules import envelopes
from jiceng.fieldwork.sync.rules.envelopes import Envelope, Unreadable
from jiceng.fieldwork.sync.rules.order import last_of_all, missing_steps

LOG: Final = logging.getLogger(__name__)
MAX_NUMBER: Final = 2**31 - 1
UNREADABLE: Final = "unreadable"
REVOKED: Final = "field.revoked"
LOOKS_BACK: Final = 50
"""Events of a record in which the last change of a field is looked for."""
MOST_FILES, MOST_FILE = 30, 4 * 1024 * 1024
Number = Annotated[int, Ge(1), Le(MAX_NUMBER)]


class FileSlip(BaseModel):
    """A file that belongs to a command, by the digest of its content."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    kind: Literal["photo", "voice"]
    shows: Literal["before", "after", "evidence", "voice"]
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    bytes: Annotated[int, Ge(1), Le(MOST_FILE)]


class SignedText(BaseModel):
    """The content of a command, as its author has signed it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    device: UUID
    author: UUID
    number: Number
    stream: UUID
    step: Number
    name: Annotated[str, MaxLen(60)]
    made_at: AwareDatetime
    values: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    unit: UUID | None = None
    files: Annotated[list[FileSlip], MaxLen(MOST_FILES)] = []


@dataclass(frozen=True, slots=True)
class Made:
    """A phone's signed word on how many numbers it has given out."""

    device: UUID
    made: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one call brings.

    Args:
        envelopes: in any order, of any devices.
        made: one for each device concerned.
    """

    envelopes: Sequence[Envelope]
    made: Sequence[Made] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one command.

    Args:
        state: of a `CommandState`, or "unreadable": nothing was stored, the phone keeps it.
        missing: earlier steps on the same record that have not arrived.
    """

    id: UUID
    state: str
    code: str = ""
    reason: str = ""
    missing: Sequence[int] = ()


@dataclass(slots=True)
class Received:
    """The answers to a delivery, and how far each device's queue has arrived."""

    answers: list[Answer] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)


def receive(delivery: Delivery, *, by: Actor, at: datetime) -> Received:
    """Take commands. Each is answered by itself; what comes twice gets its first answer again.

    The effects are actions of the commands' authors; who delivers does not matter.

    Args:
        by: who is signed in where the call comes from, anybody: it only matters for commands of a
            revoked device, which count if their author brings them.
    """
    received = Received()
    of_devices: defaultdict[UUID, list[Envelope]] = defaultdict(list)
    for envelope in delivery.envelopes:
        of_devices[envelope.device].append(envelope)
    made = {each.device: each for each in delivery.made}
    for device in dict.fromkeys([*made, *of_devices]):
        _receive_from(device, of_devices[device], made.get(device), by, at, received)
    return received


def _receive_from(
    device: UUID,
    sent: Sequence[Envelope],
    made: Made | None,
    by: Actor,
    at: datetime,
    received: Received,
) -> None:
    found = Device.objects.filter(pk=device).first()
    if found is None:
        words = _("The server does not know this phone. Set it up again.")
        received.answers += [Answer(each.id, "unreadable", "field.device", words) for each in sent]
        return
    _hear(found, made, at)
    refused = [_take(found, each, by, at) for each in sorted(sent, key=lambda one: one.number)]
    received.answers += [answer for answer in refused if answer is not None]
    for stream in _waiting_streams(found):
        while _advance(found, stream, by=by, at=at):
            pass
    received.answers += _answers(found, sent, {each.id for each in received.answers})
    received.devices.append(Device.objects.select_related("contact").get(pk=device))


def _waiting_streams(device: Device) -> list[UUID]:
    held = Command.objects.filter(device=device, state=CommandState.HELD)
    return list(held.order_by("stream").values_list("stream", flat=True).distinct())


@transaction.atomic
def _hear(device: Device, made: Made | None, at: datetime) -> None:
    """Keep what the phone says about its queue, if it has signed it."""
    contact = Contact.objects.select_for_update().get(pk=device.pk)
    contact.heard_at = max(contact.heard_at, at)
    if made is not None and contact.made < made.made <= MAX_NUMBER and _is_signed(device, made):
        contact.made = made.made
    contact.save()


def _is_signed(device: Device, made: Made) -> bool:
    text = envelopes.counted(made.device, made.made)
    try:
        envelopes.verify(text, made.signature, bytes(device.signing_key), envelopes.COUNTED)
    except Unreadable:
        return False
    return True


def _take(device: Device, envelope: Envelope, by: Actor, at: datetime) -> Answer | None:
    """Store a command and carry it out if it is its turn; None if its own row answers."""
    known = Command.objects.filter(pk=envelope.id).first()
    if known is not None:
        if known.code == REVOKED and by.id == device.person_id:
            _take_up_again(device, known, by=by, at=at)
        return None
    try:
        text, signed = _read(device, envelope)
    except Unreadable:
        words = _("This record was damaged on its way. The phone keeps it and sends it again.")
        return Answer(envelope.id, UNREADABLE, "field.unreadable", words)
    try:
        _store(device, text, signed, by=by, at=at)
    except IntegrityError:
        # Delivered twice at the same time, or a number used for two commands.
        if not Command.objects.filter(pk=envelope.id).exists():
            words = _("The phone has used a number twice. Export its records and set it up again.")
            return Answer(envelope.id, UNREADABLE, "field.number", words)
    return None


def _read(device: Device, envelope: Envelope) -> tuple[bytes, SignedText]:
    key = ReceivingKey.objects.filter(pk=envelope.key, erased_at=None).first()
    if key is None:
        raise Unreadable("key")
    text, signature = envelopes.unseal(envelope, private_half(key))
    envelopes.verify(text, signature, bytes(device.signing_key))
    try:
        signed = SignedText.model_validate_json(text)
    except ValidationError as error:
        raise Unreadable(str(error.error_count())) from None
    said = (signed.id, signed.device, signed.number, signed.author)
    if said != (envelope.id, envelope.device, envelope.number, device.person_id):
        raise Unreadable("header")
    return text, signed


@transaction.atomic
def _store(device: Device, text: bytes, signed: SignedText, *, by: Actor, at: datetime) -> None:
    found = Device.objects.select_for_update().get(pk=device.pk)
    command = Command.objects.create(
        id=signed.id,
        device=found,
        number=signed.number,
        stream=signed.stream,
        step=signed.step,
        name=signed.name,
        text=text.decode(),
        digest=hashlib.sha256(text).digest(),
        made_at=signed.made_at,
        received_at=at,
        state=CommandState.HELD,
    )
    CommandFile.objects.bulk_create(
        CommandFile(
            id=slip.id,
            command=command,
            kind=slip.kind,
            shows=slip.shows,
            digest=bytes.fromhex(slip.digest),
            bytes=slip.bytes,
        )
        for slip in signed.files
    )
    found.received += 1
    found.save(update_fields=["received"])
    Contact.objects.filter(pk=found.pk, made__lt=signed.number).update(made=signed.number)
    if found.revoked_at is not None and by.id != found.person_id:
        _finish(command, CommandState.REFUSED, REVOKED, at)
    elif command.step == _last_settled(command) + 1:
        carry_out(found, command, signed, at)
    _record(found, command, "received", at)


@transaction.atomic
def _take_up_again(device: Device, command: Command, *, by: Actor, at: datetime) -> None:
    """What was set aside because the phone was revoked counts when its author sends it."""
    found = Device.objects.select_for_update().get(pk=device.pk)
    command = Command.objects.get(pk=command.pk)
    if command.code == REVOKED:
        carry_out(found, command, signed_text(command), at)
        _record(found, command, "settled", at)
        attach_files(command, at=at)


@transaction.atomic
def _advance(device: Device, stream: UUID, *, by: Actor, at: datetime) -> bool:
    """Carry out the held command of a record whose turn it is; whether there was one."""
    found = Device.objects.select_for_update().get(pk=device.pk)
    held = Command.objects.filter(device=found, stream=stream, state=CommandState.HELD)
    command = held.order_by("step").first()
    if command is None or command.step != _last_settled(command) + 1:
        return False
    carry_out(found, command, signed_text(command), at)
    _record(found, command, "settled", at)
    attach_files(command, at=at)
    return True


def _last_settled(command: Command) -> int:
    """The step up to which all of the device's commands on the record are settled."""
    settled = Command.objects.filter(device=command.device_id, stream=command.stream)
    settled = settled.exclude(state=CommandState.HELD)
    return last_of_all(set(settled.values_list("step", flat=True)))


def signed_text(command: Command) -> SignedText:
    """What the author of a stored command has signed."""
    return SignedText.model_validate_json(command.text)


def carry_out(device: Device, command: Command, signed: SignedText, at: datetime) -> None:
    """Carry out a command as its author; whatever goes wrong is kept as its answer."""
    author = actor_of(device.person_id, at)
    given = Given(signed.stream, signed.values, signed.seen, signed.unit, author, at)
    try:
        language = device.person.language or settings.LANGUAGE_CODE
        with transaction.atomic(), translation.override(language):
            differences = command_named(command.name).carry_out(given)
    except Problem as problem:
        _finish(command, CommandState.REFUSED, problem.code, at, _words(problem))
        return
    except OperationalError:
        raise  # the database is away: the phone sends again
    except Exception:
        # A fault of ours must not delay the officer's other records.
        LOG.exception("command %s", command.pk)
        words = _("The server could not carry this out. Tell the administrator; nothing is lost.")
        _finish(command, CommandState.REFUSED, "field.fault", at, words)
        return
    state = CommandState.CONFLICT if differences else CommandState.APPLIED
    _finish(command, state, "", at)
    for each in differences:
        _keep(command, each)


def _finish(
    command: Command, state: CommandState, code: str, at: datetime, reason: str = ""
) -> None:
    command.state, command.code, command.reason, command.settled_at = state, code, reason, at
    command.save(update_fields=["state", "code", "reason", "settled_at"])


def _record(device: Device, command: Command, what: str, at: datetime) -> None:
    data = {"command": command.pk, "number": command.number, "state": command.state}
    author = actor_of(device.person_id, at)
    record(STREAM, device.pk, f"field_device.{what}", by=author, at=at, data=data)


def _words(problem: Problem) -> str:
    """A refusal with the messages at its fields."""
    fields = problem.details.get("fields") or {}
    return " ".join([str(problem), *(str(each) for each in fields.values())])


def _keep(command: Command, difference: Difference) -> None:
    who, when = _last_change(command.stream, difference.field)
    Conflict.objects.create(
        command=command,
        field=difference.field,
        mine=orjson.dumps(difference.mine).decode(),
        theirs=orjson.dumps(difference.theirs).decode(),
        theirs_by=who,
        theirs_at=when,
    )


def _last_change(stream: UUID, field: str) -> tuple[UUID | None, datetime | None]:
    """Who changed a field last, and when, as the record's events have it."""
    events = Event.objects.filter(stream_id=stream).order_by("-seq")[:LOOKS_BACK]
    for event in events:
        if field in orjson.loads(event.data).get("changed", ()):
            kind, _colon, person = event.actor.partition(":")
            return (UUID(person) if kind == "person" else None), event.at
    return None, None


def _answers(device: Device, sent: Sequence[Envelope], answered: set[UUID]) -> list[Answer]:
    """Answers from the rows of the commands."""
    asked = [each.id for each in sent if each.id not in answered]
    rows = Command.objects.filter(device=device).in_bulk(asked)
    return [_answer(rows[each]) for each in dict.fromkeys(asked) if each in rows]


def _answer(row: Command) -> Answer:
    missing: list[int] = []
    if row.state == CommandState.HELD:
        there = Command.objects.filter(device=row.device_id, stream=row.stream)
        missing = missing_steps(row.step, set(there.values_list("step", flat=True)))
    # For the phone, what was closed at the desk has its first answer.
    state = CommandState.REFUSED if row.state == CommandState.CLOSED else row.state
    return Answer(row.pk, state, row.code, row.reason, missing)
