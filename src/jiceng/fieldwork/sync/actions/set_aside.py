"""What becomes of commands that were not carried out: tried once more, or closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.events import record
from jiceng.fieldwork.sync import queries
from jiceng.fieldwork.sync.actions.carrying_out import carry_out, signed_text
from jiceng.fieldwork.sync.actions.devices import STREAM
from jiceng.fieldwork.sync.models import Command, CommandState


@transaction.atomic
def try_again(*, command: UUID, by: Actor, at: datetime) -> Command:
    """Carry out a refused command once more, in its author's name and with the author's rights.

    Returns:
        the command with its new answer; it may be refused again.

    Raises:
        NotFound: not refused, or hidden.
        Forbidden: neither the actor's own, nor of an officer whom the actor oversees.
    """
    found = _refused(command, by)
    carry_out(found.device, found, signed_text(found), at)
    data = {"command": found.pk, "number": found.number, "state": found.state}
    record(STREAM, found.device_id, "field_device.tried_again", by=by, at=at, data=data)
    return found


@transaction.atomic
def close(*, command: UUID, by: Actor, at: datetime) -> Command:
    """Close a refused command that was dealt with in another way. It stays on record.

    Raises:
        NotFound, Forbidden: as of `try_again`.
    """
    found = _refused(command, by)
    found.state = CommandState.CLOSED
    found.save(update_fields=["state"])
    data = {"command": found.pk, "number": found.number}
    record(STREAM, found.device_id, "field_device.command_closed", by=by, at=at, data=data)
    return found


def _refused(command: UUID, by: Actor) -> Command:
    rows = Command.objects.select_related("device__person").select_for_update(of=("self",))
    found = rows.filter(
        pk=command, state=CommandState.REFUSED, erased_at=None, device__in=queries.visible_to(by)
    ).first()
    if found is None:
        raise NotFound(_("This has been dealt with, or is not visible to you."), "field.command")
    if found.device.person_id != by.id:
        queries.may_oversee(by, found.device).or_refuse()
    return found
