"""Receiving commands: each is stored with its answer, in the order of its record, exactly once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from pydantic import ValidationError

from jiceng.core.access import Actor
from jiceng.core.bulk_inserts import insert_in_action, rows_of
from jiceng.core.events import NewEvent, record, record_all
from jiceng.core.single_rows import locked_row, row_with, update_row
from jiceng.directory.public import Person, actor_of
from jiceng.fieldwork.sync.actions.answering import answers_of
from jiceng.fieldwork.sync.actions.carrying_out import (
    NotAlone,
    carried_out,
    carry_out,
    settle,
    signed_text,
)
from jiceng.fieldwork.sync.actions.deliveries import (
    MAX_NUMBER,
    Answer,
    Delivery,
    Made,
    Received,
    SignedText,
)
from jiceng.fieldwork.sync.actions.device_queues import DeviceQueue, known_commands
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
from jiceng.fieldwork.sync.rules import envelopes
from jiceng.fieldwork.sync.rules.envelopes import Envelope, Unreadable

UNREADABLE: Final = "unreadable"
REVOKED: Final = "field.revoked"
HEARD_WITHIN: Final = timedelta(seconds=10)
"""To which a phone's last contact is kept, unless it says something new."""
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
    found = row_with(Device, device)
    if found is None:
        words = _("The server does not know this phone. Set it up again.")
        received.answers += [Answer(each.id, "unreadable", "field.device", words) for each in sent]
        return
    person = row_with(Person, found.person_id)
    assert person is not None  # nobody is deleted
    found.person = person
    _hear(found, made, at)
    steps: dict[UUID, set[int]] = {}
    known = _known(found, sent, by=by, at=at)
    readable, unread = _read_all(found, [each for each in sent if each.id not in known])
    rows: dict[UUID, Command] = {}
    for some in _parts(readable):
        stored = _store(found, some, by=by, at=at)
        unread += stored.unread
        rows |= {each.pk: each for each in (*stored.commands, *stored.advanced)}
        steps |= stored.steps
        attach_files(stored.with_files, at=at)
    if not readable:
        _advance(found, at=at)
    received.answers += unread
    # Others may have changed in the meantime: what waited is carried out, a difference decided.
    rows = {k: v for k, v in rows.items() if v.state != CommandState.CONFLICT}
    rows |= {k: v for k, v in known.items() if v.state == CommandState.APPLIED}
    answered = {each.id for each in unread}
    received.answers += answers_of(found, [e.id for e in sent if e.id not in answered], rows, steps)
    received.devices.append(found)


def _hear(device: Device, made: Made | None, at: datetime) -> None:
    """Keep what the phone says about its queue, if it has signed it."""
    contact = row_with(Contact, device.pk)
    if contact is None:
        raise Contact.DoesNotExist
    device.contact = contact
    is_news = made is not None and contact.made < made.made <= MAX_NUMBER
    if is_news and made is not None and _is_signed(device, made):
        contact.made = made.made
    elif at - contact.heard_at < HEARD_WITHIN:
        return
    contact.heard_at = max(contact.heard_at, at)
    Contact.objects.filter(pk=device.pk).update(
        heard_at=Greatest(F("heard_at"), contact.heard_at), made=Greatest(F("made"), contact.made)
    )


def _is_signed(device: Device, made: Made) -> bool:
    text = envelopes.counted(made.device, made.made)
    try:
        envelopes.verify(text, made.signature, bytes(device.signing_key), envelopes.COUNTED)
    except Unreadable:
        return False
    return True


def _known(
    device: Device, sent: Sequence[Envelope], *, by: Actor, at: datetime
) -> dict[UUID, Command]:
    """The commands that have come before, by identifier."""
    known = known_commands([each.id for each in sent])
    rows = Command.objects.defer("text").in_bulk(known) if known else {}
    for each in rows.values():
        if each.code == REVOKED and by.id == device.person_id:
            rows[each.pk] = _take_up_again(device, each, by=by, at=at)
    return rows


def _parts(read: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(read), AT_ONCE):
        yield read[begin : begin + AT_ONCE]


def _read_all(
    device: Device, sent: Sequence[Envelope]
) -> tuple[list[tuple[bytes, SignedText]], list[Answer]]:
    """The commands in order of their numbers, and the answers for those that are damaged."""
    found, answers = [], []
    keys = _private_halves({each.key for each in sent})
    for envelope in sorted(sent, key=lambda each: each.number):
        try:
            found.append(_read(device, envelope, keys))
        except Unreadable:
            words = _("This record was damaged on its way. The phone keeps it and sends it again.")
            answers.append(Answer(envelope.id, UNREADABLE, "field.unreadable", words))
    return found, answers


def _private_halves(keys: Collection[UUID]) -> dict[UUID, Any]:
    """Of the receiving keys that are not erased."""
    found = [row_with(ReceivingKey, each) for each in keys]
    return {each.pk: private_half(each) for each in found if each and each.erased_at is None}


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


@dataclass(frozen=True, slots=True)
class _Stored:
    """What became of some commands.

    Args:
        unread: answers for those that were not stored.
        advanced: commands that had waited for them.
        with_files: those of them that name files.
        steps: that have arrived, by record.
    """

    unread: list[Answer]
    commands: list[Command] = field(default_factory=list)
    advanced: list[Command] = field(default_factory=list)
    with_files: list[Command] = field(default_factory=list)
    steps: dict[UUID, set[int]] = field(default_factory=dict)


def _store(
    device: Device, read: Sequence[tuple[bytes, SignedText]], *, by: Actor, at: datetime
) -> _Stored:
    """Store some commands with their outcomes, and carry out those that had waited for them.

    All of them are stored, or none if the process ends before the last one. What a command does by
    itself is undone when it is refused: as few are, savepoints are made only after a refusal.
    """
    try:
        return _stored(device, read, by, at, is_alone=False)
    except NotAlone:
        return _stored(device, read, by, at, is_alone=True)


@transaction.atomic
def _stored(
    device: Device,
    read: Sequence[tuple[bytes, SignedText]],
    by: Actor,
    at: datetime,
    *,
    is_alone: bool,
) -> _Stored:
    found = _locked(device)
    author = actor_of(found.person_id, at)
    queue = DeviceQueue.before(found, [each for _t, each in read])
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
            settle(command, CommandState.REFUSED, REVOKED, at)
        elif queue.is_next(signed):
            differences += carried_out(found, command, signed, author, at, is_alone=is_alone)
        queue.add(command)
        commands.append(command)
        files += _files_of(command, signed)
    if not commands:
        return _Stored(answers)
    insert_in_action([rows_of(some) for some in (commands, files, differences) if some])
    _note_received(found, commands, author, at)
    device.received = found.received
    ready = queue.ready_streams()
    waiting = list(_held(found).filter(stream__in=ready)) if ready else []
    advanced, with_files = _carry_on(found, waiting, queue, author, at, is_alone=is_alone)
    return _Stored(answers, commands, advanced, with_files, dict(queue.steps))


def _locked(device: Device) -> Device:
    """The row of a device, locked until the transaction ends."""
    found = locked_row(Device, device.pk)
    if found is None:
        raise Device.DoesNotExist
    found.contact, found.person = device.contact, device.person
    return found


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
    update_row(device, "received")
    highest = max(each.number for each in commands)
    if highest > device.contact.made:
        device.contact.made = highest
        Contact.objects.filter(pk=device.pk, made__lt=highest).update(made=highest)
    happened = [NewEvent("field_device.received", at, _said_of(each)) for each in commands]
    record_all(STREAM, device.pk, happened, by=author)


@transaction.atomic
def _take_up_again(device: Device, command: Command, *, by: Actor, at: datetime) -> Command:
    """What was set aside because the phone was revoked counts when its author sends it."""
    found = _locked(device)
    command = Command.objects.get(pk=command.pk)
    if command.code == REVOKED:
        carry_out(found, command, signed_text(command), at)
        _record(found, command, "settled", at)
        attach_files([command], at=at)
    return command


def _held(device: Device) -> QuerySet[Command]:
    held = Command.objects.filter(device=device, state=CommandState.HELD)
    return held.order_by("stream", "step")


def _advance(device: Device, *, at: datetime) -> None:
    """Carry out the held commands of a device whose turn it is."""
    if _held(device).exists():
        attach_files(_advanced(device, at=at)[1], at=at)


@transaction.atomic
def _advanced(device: Device, *, at: datetime) -> tuple[list[Command], list[Command]]:
    found = _locked(device)
    waiting = list(_held(found))
    queue = DeviceQueue.before(found, [signed_text(each) for each in waiting])
    return _carry_on(found, waiting, queue, actor_of(found.person_id, at), at, is_alone=True)


def _carry_on(
    device: Device,
    waiting: Sequence[Command],
    queue: DeviceQueue,
    author: Actor,
    at: datetime,
    *,
    is_alone: bool,
) -> tuple[list[Command], list[Command]]:
    """Carry out what is next on its record, step by step.

    Returns:
        What was carried out, and what of it names files.
    """
    done, with_files, differences = [], [], list[Conflict]()
    for command in waiting:
        signed = signed_text(command)
        if queue.is_next(signed):
            differences += carried_out(device, command, signed, author, at, is_alone=is_alone)
            queue.note(command.stream, command.step, command.state)
            done.append(command)
            with_files += [command] if signed.files else []
    for command in done:
        update_row(command, "state", "code", "reason", "settled_at")
    if differences:
        insert_in_action([rows_of(differences)])
    happened = [NewEvent("field_device.settled", at, _said_of(each)) for each in done]
    if happened:
        record_all(STREAM, device.pk, happened, by=author)
    return done, with_files


def _record(device: Device, command: Command, what: str, at: datetime) -> None:
    author = actor_of(device.person_id, at)
    record(STREAM, device.pk, f"field_device.{what}", by=author, at=at, data=_said_of(command))


def _said_of(command: Command) -> dict[str, Any]:
    return {"command": command.pk, "number": command.number, "state": command.state}
