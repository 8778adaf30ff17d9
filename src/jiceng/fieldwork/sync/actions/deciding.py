"""The decision between two values of one field."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.fieldwork.sync import queries
from jiceng.fieldwork.sync.actions.devices import STREAM
from jiceng.fieldwork.sync.models import Command, CommandState, Conflict
from jiceng.fieldwork.sync.phone_commands import Difference, Given, command_named


class Decision(BaseModel):
    """What a phone sends: which difference, and whether the officer's own value counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    conflict: UUID
    takes_mine: bool


def decide_from_phone(given: Given) -> list[Difference]:
    """Carry out a decision that an officer has made on the phone.

    Raises:
        Invalid: it names no difference.
        NotFound, Refused: see `decide_conflict`.
    """
    try:
        decision = Decision.model_validate(given.values)
    except ValidationError:
        raise Invalid(
            _("The decision names no difference. Update the app."), "field.decision"
        ) from None
    decide_conflict(
        conflict=decision.conflict, takes_mine=decision.takes_mine, by=given.by, at=given.at
    )
    return []


@transaction.atomic
def decide_conflict(*, conflict: UUID, takes_mine: bool, by: Actor, at: datetime) -> Conflict:
    """Choose the officer's value, or keep the other one. Both stay on record.

    The officer's value is stored by the same move, made by whoever decides, so that its rights and
    rules apply.

    Raises:
        NotFound: missing or hidden.
        Refused: decided before, or the move is not possible; nothing has changed.
    """
    # Whoever decides second waits for this lock and finds nothing open any more.
    command = Command.objects.filter(conflicts=conflict).select_for_update(of=("self",)).first()
    found = queries.open_conflicts(by).filter(pk=conflict).first()
    if found is None or command is None:
        raise NotFound(_("This has been decided, or is not visible to you."), "field.conflict")
    if takes_mine:
        _store_mine(command, found, by, at)
    found.takes_mine, found.decided_at = takes_mine, at
    found.save(update_fields=["takes_mine", "decided_at"])
    if not command.conflicts.filter(decided_at=None).exists():
        command.state, command.settled_at = CommandState.APPLIED, at
        command.save(update_fields=["state", "settled_at"])
    data = {"command": command.pk, "field": found.field, "takes_mine": takes_mine}
    record(STREAM, command.device_id, "field_device.conflict_decided", by=by, at=at, data=data)
    return found


def _store_mine(command: Command, conflict: Conflict, by: Actor, at: datetime) -> None:
    mine: Any = orjson.loads(conflict.mine)
    # What is there now counts as seen: whoever decides has it before their eyes.
    seen = {conflict.field: orjson.loads(conflict.theirs)}
    given = Given(command.stream, {conflict.field: mine}, seen, None, by, at)
    if command_named(command.name).carry_out(given):
        raise Refused(
            _("The value has been changed once more. Compare it again."), "field.changed_again"
        )
