"""Carrying a command out as its author; whatever goes wrong is kept as its answer."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

import orjson
from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Problem
from jiceng.core.models import Event
from jiceng.core.sentences import one_after_another
from jiceng.directory.public import actor_of
from jiceng.fieldwork.sync.actions.deliveries import SignedText
from jiceng.fieldwork.sync.models import Command, CommandState, Conflict, Device
from jiceng.fieldwork.sync.phone_commands import Difference, Given, command_named

WRITES: Final = {"carry_out": "the event is that of the action which calls it"}
LOG: Final = logging.getLogger(__name__)
LOOKS_BACK: Final = 50
"""Events of a record in which the last change of a field is looked for."""


def signed_text(command: Command) -> SignedText:
    """What the author of a stored command has signed."""
    return SignedText.model_validate_json(command.text)


class NotAlone(Exception):
    """A command of several was refused, and what it has done by then cannot be undone by itself."""


def carry_out(device: Device, command: Command, signed: SignedText, at: datetime) -> None:
    """Carry out a stored command as its author; whatever goes wrong is kept as its answer."""
    author = actor_of(device.person_id, at)
    differences = carried_out(device, command, signed, author, at, is_alone=True)
    command.save(update_fields=["state", "code", "reason", "settled_at"])
    Conflict.objects.bulk_create(differences)


def carried_out(
    device: Device,
    command: Command,
    signed: SignedText,
    author: Actor,
    at: datetime,
    *,
    is_alone: bool,
) -> list[Conflict]:
    """Carry out a command and set its outcome, which the caller stores with the differences.

    Args:
        is_alone: whether it has a savepoint of its own, so that it is undone if it is refused.

    Raises:
        NotAlone: it has none and was refused; the caller undoes all and begins anew with them.
    """
    given = Given(signed.stream, signed.values, signed.seen, signed.unit, author, at)
    try:
        language = device.person.language or settings.LANGUAGE_CODE
        with transaction.atomic(savepoint=is_alone), translation.override(language):
            differences = command_named(command.name).carry_out(given)
    except OperationalError:
        raise  # the database is away: the phone sends again
    except Exception as error:
        if not is_alone:
            raise NotAlone from error
        _refuse(command, error, at)
        return []
    state = CommandState.CONFLICT if differences else CommandState.APPLIED
    settle(command, state, "", at)
    return [_conflict(command, each) for each in differences]


def _refuse(command: Command, error: Exception, at: datetime) -> None:
    if isinstance(error, Problem):
        settle(command, CommandState.REFUSED, error.code, at, _words(error))
        return
    # A fault of ours must not delay the officer's other records.
    LOG.error("command %s", command.pk, exc_info=error)
    words = _("The server could not carry this out. Tell the administrator; nothing is lost.")
    settle(command, CommandState.REFUSED, "field.fault", at, words)


def settle(
    command: Command, state: CommandState, code: str, at: datetime, reason: str = ""
) -> None:
    """Set the outcome of a command."""
    command.state, command.code, command.reason, command.settled_at = state, code, reason, at


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
