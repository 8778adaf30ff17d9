"""Receiving commands: each is stored with its answer, in the order of its record, exactly once."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic import ValidationError

from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.events import NewEvent, record, record_all
from jiceng.core.models import Event
from jiceng.core.sentences import one_after_another
from jiceng.directory.public import actor_of
from jiceng.fieldwork.sync.actions.deliveries import (
    MAX_NUMBER,
    Answer,
    Delivery,
    Made,
    Received,
    SignedText,
)
from jiceng.fieldwork.sync.actions.device_queues import DeviceQueue
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
from jiceng.fieldwork.sync.rules.order import missing_steps

WRITES: Final = {"carry_out": "the event is that of the action which calls it"}
LOG: Final = logging.getLogger(__name__)
UNREADABLE: Final = "unreadable"
REVOKED: Final = "field.revoked"
LOOKS_BACK: Final = 50
"""Events of a record in which the last change of a field is looked for."""
AT_ONCE: Final = 20
"""Commands that are stored in one transaction."""


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
    received.answers += _take(found, sent, by, at)
    _advance(found, at=at)
    received.answers += _answers(found, sent, {each.id for each in received.answers})
    received.devices.append(Device.objects.select_related("contact").get(pk=device))


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


def _take(device: Device, sent: Sequence[Envelope], by: Actor, at: datetime) -> list[Answer]:
    """Store commands and carry out those whose turn it is; the answers of those that were not
    stored."""
    known = Command.objects.in_bulk([each.id for each in sent])
    for each in known.values():
        if each.code == REVOKED and by.id == device.person_id:
            _take_up_again(device, each, by=by, at=at)
    readable, answers = _read_all(device, [each for each in sent if each.id not in known])
    for some in _parts(readable):
        answers += _store(device, some, by=by, at=at)
    return answers


def _parts(read: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(read), AT_ONCE):
        yield read[begin : begin + AT_ONCE]


def _read_all(
    device: Device, sent: Sequence[Envelope]
) -> tuple[list[tuple[bytes, SignedText]], list[Answer]]:
    """The commands in order of their numbers, and the answers for those that are damaged."""
    found, answers = [], []
    erased = ReceivingKey.objects.filter(erased_at=None)
    keys = {each.pk: private_half(each) for each in erased.filter(pk__in={e.key for e in sent})}
    for envelope in sorted(sent, key=lambda each: each.number):
        try:
            found.append(_read(device, envelope, keys))
        except Unreadable:
            words = _("This record was damaged on its way. The phone keeps it and sends it again.")
            answers.append(Answer(envelope.id, UNREADABLE, "field.unreadable", words))
    return found, answers


def _read(device: Device, envelope: Envelope, keys: Mapping[UUID, Any]) -> tuple[bytes, SignedText]:
    if envelope.key not in keys:
        raise Unreadable("key")
    text, signature = envelopes.unseal(envelope, keys[envelope.key])
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
def _store(
    device: Device, read: Sequence[tuple[bytes, SignedText]], *, by: Actor, at: datetime
) -> list[Answer]:
    """Store some commands with their outcomes; the answers of those that were not stored.

    All of them are stored, or none if the process ends before the last one. What a command does by
    itself is undone when it is refused.
    """
    found = _locked(device)
    author, queue = (
        actor_of(found.person_id, at),
        DeviceQueue.before(found, [each for _t, each in read]),
    )
    answers: list[Answer] = []
    commands: list[Command] = []
    files: list[CommandFile] = []
    differences: list[Conflict] = []
    for text, signed in read:
        if signed.id in queue.ids:
            continue  # delivered twice at the same time
        if queue.is_taken(signed):
            words = _("The phone has used a number twice. Export its records and set it up again.")
            answers.append(Answer(signed.id, UNREADABLE, "field.number", words))
            continue
        command = _command(found, text, signed, at)
        if found.revoked_at is not None and by.id != found.person_id:
            _settle(command, CommandState.REFUSED, REVOKED, at)
        elif queue.is_next(signed):
            differences += _carried_out(found, command, signed, author, at)
        queue.add(command)
        commands.append(command)
        files += _files_of(command, signed)
    if commands:
        Command.objects.bulk_create(commands)
        CommandFile.objects.bulk_create(files)
        Conflict.objects.bulk_create(differences)
        _note_received(found, commands, author, at)
    return answers


def _locked(device: Device) -> Device:
    rows = Device.objects.select_related("person").select_for_update(of=("self",))
    return rows.get(pk=device.pk)


def _command(device: Device, text: bytes, signed: SignedText, at: datetime) -> Command:
    return Command(
        id=signed.id,
        device=device,
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


def _files_of(command: Command, signed: SignedText) -> list[CommandFile]:
    return [
        CommandFile(
            id=slip.id,
            command=command,
            kind=slip.kind,
            shows=slip.shows,
            digest=bytes.fromhex(slip.digest),
            bytes=slip.bytes,
        )
        for slip in signed.files
    ]


def _note_received(
    device: Device, commands: Sequence[Command], author: Actor, at: datetime
) -> None:
    """Count commands and record each of them."""
    device.received += len(commands)
    device.save(update_fields=["received"])
    highest = max(each.number for each in commands)
    Contact.objects.filter(pk=device.pk, made__lt=highest).update(made=highest)
    happened = [NewEvent("field_device.received", at, _said_of(each)) for each in commands]
    record_all(STREAM, device.pk, happened, by=author)


@transaction.atomic
def _take_up_again(device: Device, command: Command, *, by: Actor, at: datetime) -> None:
    """What was set aside because the phone was revoked counts when its author sends it."""
    found = _locked(device)
    command = Command.objects.get(pk=command.pk)
    if command.code == REVOKED:
        carry_out(found, command, signed_text(command), at)
        _record(found, command, "settled", at)
        attach_files(command, at=at)


def _held(device: Device) -> QuerySet[Command]:
    held = Command.objects.filter(device=device, state=CommandState.HELD)
    return held.order_by("stream", "step")


def _advance(device: Device, *, at: datetime) -> None:
    """Carry out the held commands of a device whose turn it is."""
    if not _held(device).exists():
        return
    for command in _advanced(device, at=at):
        attach_files(command, at=at)


@transaction.atomic
def _advanced(device: Device, *, at: datetime) -> list[Command]:
    """Carry out what is next on its record, step by step; what was carried out."""
    found = _locked(device)
    waiting = [(each, signed_text(each)) for each in _held(found)]
    queue = DeviceQueue.before(found, [signed for _command, signed in waiting])
    author = actor_of(found.person_id, at)
    done = []
    for command, signed in waiting:
        if queue.is_next(signed):
            differences = _carried_out(found, command, signed, author, at)
            command.save(update_fields=["state", "code", "reason", "settled_at"])
            Conflict.objects.bulk_create(differences)
            queue.note(command.stream, command.step, command.state)
            done.append(command)
    happened = [NewEvent("field_device.settled", at, _said_of(each)) for each in done]
    if happened:
        record_all(STREAM, found.pk, happened, by=author)
    return done


def signed_text(command: Command) -> SignedText:
    """What the author of a stored command has signed."""
    return SignedText.model_validate_json(command.text)


def carry_out(device: Device, command: Command, signed: SignedText, at: datetime) -> None:
    """Carry out a stored command as its author; whatever goes wrong is kept as its answer."""
    differences = _carried_out(device, command, signed, actor_of(device.person_id, at), at)
    command.save(update_fields=["state", "code", "reason", "settled_at"])
    Conflict.objects.bulk_create(differences)


def _carried_out(
    device: Device, command: Command, signed: SignedText, author: Actor, at: datetime
) -> list[Conflict]:
    """Carry out a command and set its outcome, which the caller stores with the differences."""
    given = Given(signed.stream, signed.values, signed.seen, signed.unit, author, at)
    try:
        language = device.person.language or settings.LANGUAGE_CODE
        with transaction.atomic(), translation.override(language):
            differences = command_named(command.name).carry_out(given)
    except Problem as problem:
        _settle(command, CommandState.REFUSED, problem.code, at, _words(problem))
        return []
    except OperationalError:
        raise  # the database is away: the phone sends again
    except Exception:
        # A fault of ours must not delay the officer's other records.
        LOG.exception("command %s", command.pk)
        words = _("The server could not carry this out. Tell the administrator; nothing is lost.")
        _settle(command, CommandState.REFUSED, "field.fault", at, words)
        return []
    state = CommandState.CONFLICT if differences else CommandState.APPLIED
    _settle(command, state, "", at)
    return [_conflict(command, each) for each in differences]


def _settle(
    command: Command, state: CommandState, code: str, at: datetime, reason: str = ""
) -> None:
    command.state, command.code, command.reason, command.settled_at = state, code, reason, at


def _record(device: Device, command: Command, what: str, at: datetime) -> None:
    author = actor_of(device.person_id, at)
    record(STREAM, device.pk, f"field_device.{what}", by=author, at=at, data=_said_of(command))


def _said_of(command: Command) -> dict[str, Any]:
    return {"command": command.pk, "number": command.number, "state": command.state}


def _words(problem: Problem) -> str:
    """A refusal with the messages at its fields."""
    fields = problem.details.get("fields") or {}
    return one_after_another([str(problem), *(str(each) for each in fields.values())])


def _conflict(command: Command, difference: Difference) -> Conflict:
    who, when = _last_change(command.stream, difference.field)
    return Conflict(
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
