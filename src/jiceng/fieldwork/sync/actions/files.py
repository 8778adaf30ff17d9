"""Photos and recordings of commands: received in parts, attached once their record is there.

The command comes first and names each file by its digest, under its author's signature; so nobody
can send a file that no officer has taken, and each counts once.
"""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import BinaryField, F, Func, Value
from django.utils import translation
from django.utils.translation import gettext as _

from jiceng.core import files, photo_redrawing, voice_uploads
from jiceng.core.errors import Invalid, NotFound, Problem
from jiceng.core.models import Stream
from jiceng.directory.public import actor_of
from jiceng.fieldwork.sync.actions.devices import private_half
from jiceng.fieldwork.sync.models import (
    Command,
    CommandFile,
    CommandState,
    FileState,
    IncomingFile,
    ReceivingKey,
)
from jiceng.fieldwork.sync.phone_commands import TakenPhoto, command_named
from jiceng.fieldwork.sync.rules.envelopes import SealedFile, Unreadable, open_box
from jiceng.records.attachments.public import AttachmentKind, attach, takes_attachments

LOG: Final = logging.getLogger(__name__)
OVERHEAD: Final = 16
"""Bytes by which a sealed content is longer: the tag of AES-GCM."""
WRITES: Final = {
    "begin_file": "a file on its way is no evidence; the signed command and the attachment are",
    "take_part": "likewise; attaching is an action with an event",
    "_complete": "likewise",
    "_settle": "likewise",
    "_set": "likewise",
}
MOST_PART: Final = 512 * 1024
VOICE: Final = "voice"


@dataclass(frozen=True, slots=True)
class FileStanding:
    """How far a file has arrived; `received` are bytes of its sealed content."""

    state: str
    received: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FileHead:
    """How a file is sealed.

    Args:
        size: bytes of the sealed content.
    """

    device: UUID
    key: UUID
    point: bytes
    nonce: bytes
    size: int


@transaction.atomic
def begin_file(*, file: UUID, head: FileHead, at: datetime) -> FileStanding:
    """Announce a file, or ask how far it has arrived.

    A file that is sealed anew, from an export of another phone for instance, begins anew.

    Raises:
        NotFound: no command of this device that has arrived names it.
        Invalid: its size is not that of the named content.
    """
    found = _locked(file, head.device)
    if found.state != FileState.COMING:
        _attach_if_due(found, at=at)
        return _standing(found)
    if head.size != found.bytes + OVERHEAD:
        raise Invalid(_("The file is not the one that its record names."), "field.file_size")
    row = IncomingFile.objects.filter(file=found).first()
    if row is None or (bytes(row.nonce), row.key) != (head.nonce, head.key):
        IncomingFile.objects.update_or_create(
            file=found,
            defaults={
                "key": head.key,
                "point": head.point,
                "nonce": head.nonce,
                "size": head.size,
                "content": b"",
            },
        )
        _set(found, received=0)
    return _standing(found)


@transaction.atomic
def take_part(*, file: UUID, offset: int, part: bytes, at: datetime) -> FileStanding:
    """Take the next part of a file; any other part changes nothing.

    Args:
        offset: of the part in the sealed content.

    Returns:
        From where to send on.

    Raises:
        NotFound: it was not announced.
        Invalid: the part is empty or too large.
    """
    if not 0 < len(part) <= MOST_PART:
        raise Invalid(_("The part of the file is empty or too large."), "field.file_part")
    found = _locked(file)
    row = IncomingFile.objects.filter(file=found).only("size").first()
    if found.state != FileState.COMING:
        return _standing(found)
    if row is None:
        raise _unknown()
    if offset != found.received or offset + len(part) > row.size:
        return _standing(found)
    IncomingFile.objects.filter(file=found).update(
        content=Func(
            F("content"),
            Value(part, output_field=BinaryField()),
            template="%(expressions)s",
            arg_joiner=" || ",
            output_field=BinaryField(),
        )
    )
    _set(found, received=offset + len(part))
    if found.received == row.size:
        _complete(found, at=at)
    return _standing(found)


def attach_files(commands: Sequence[Command], *, at: datetime) -> None:
    """Attach what has arrived before its command could be carried out."""
    rows = CommandFile.objects.filter(command__in=commands, state=FileState.WHOLE)
    for found in rows.select_related("command__device__person").order_by("id") if commands else ():
        _attach_if_due(found, at=at)


def _complete(found: CommandFile, *, at: datetime) -> None:
    """A file whose last part has come; a damaged one comes once more."""
    if _content(found) is None:
        IncomingFile.objects.filter(file=found).update(content=b"")
        _set(found, received=0)
        return
    _set(found, state=FileState.WHOLE)
    _attach_if_due(found, at=at)


def _content(found: CommandFile) -> bytes | None:
    """The content of a file; None unless it is the one that the command names."""
    row = IncomingFile.objects.get(file=found)
    key = ReceivingKey.objects.filter(pk=row.key, erased_at=None).first()
    if key is None:
        return None
    sealed = SealedFile(
        found.pk,
        found.command.device_id,
        row.key,
        bytes(row.point),
        bytes(row.nonce),
        bytes(row.content),
    )
    try:
        content = open_box(sealed, sealed.header, private_half(key))
    except Unreadable:
        return None
    return content if hashlib.sha256(content).digest() == bytes(found.digest) else None


def _attach_if_due(found: CommandFile, *, at: datetime) -> None:
    """Attach a whole file if its command has taken effect; refuse it with its command."""
    state = found.command.state
    if found.state != FileState.WHOLE or state == CommandState.HELD:
        return
    if state == CommandState.REFUSED:
        # A revoked phone's command may still count: the file stays whole until then.
        if found.command.code != "field.revoked":
            _refuse(found, _("Its record was not carried out."), at)
        return
    author = found.command.device.person
    try:
        with transaction.atomic(), translation.override(author.language or None):
            _attach(found, at)
    except files.NoSpace:
        LOG.exception("file %s", found.pk)  # it stays whole until the phone asks again
    except Problem as problem:
        _refuse(found, str(problem), at)
    except OperationalError:
        raise  # the database is away: the phone sends again
    except Exception:
        LOG.exception("file %s", found.pk)
        _refuse(found, _("The server could not keep this file. Tell the administrator."), at)


def _attach(found: CommandFile, at: datetime) -> None:
    command = found.command
    content = _content(found)
    stream = Stream.objects.filter(pk=command.stream).first()
    own = command_named(command.name).attach if found.kind != VOICE else None
    if content is None or stream is None or not (own or takes_attachments(stream.kind)):
        raise Invalid(_("Records of this type take no photos."), "field.no_photos")
    by = actor_of(command.device.person_id, at)
    stored: Any
    if found.kind == VOICE:
        stored = voice_uploads.store_voice(content)
    else:
        stored = files.store_photo(photo_redrawing.reencode(io.BytesIO(content)))
    if own is not None:
        own(TakenPhoto(command.stream, stored, found.shows, by, at))
    else:
        shows = AttachmentKind(found.shows)
        attach(kind=stream.kind, record=command.stream, by=by, at=at, photos=[stored], shows=shows)
    _settle(found, FileState.ATTACHED, at)


def _refuse(found: CommandFile, reason: str, at: datetime) -> None:
    found.reason = reason[:300]
    _settle(found, FileState.REFUSED, at)


def _settle(found: CommandFile, state: FileState, at: datetime) -> None:
    _set(found, state=state, settled_at=at, reason=found.reason)
    IncomingFile.objects.filter(file=found).delete()


def _set(found: CommandFile, **values: Any) -> None:
    for name, value in values.items():
        setattr(found, name, value)
    found.save(update_fields=list(values))


def _locked(file: UUID, device: UUID | None = None) -> CommandFile:
    rows = CommandFile.objects.select_related("command__device__person")
    found = rows.select_for_update(of=("self",)).filter(pk=file).first()
    if found is None or (device is not None and found.command.device_id != device):
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound(_("Its record has not arrived yet. It is sent again."), "field.file")


def _standing(found: CommandFile) -> FileStanding:
    return FileStanding(found.state, found.received, found.reason)
