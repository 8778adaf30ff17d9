"""Erasure of what phones have sent; states, times and digests stay."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jiceng.core.access import Actor
from jiceng.core.retention import erase_rows
from jiceng.fieldwork.sync.actions.devices import KEY_STREAM, STREAM
from jiceng.fieldwork.sync.models import Command, Conflict, ReceivingKey

ERASED, KEY_ERASED = "field_device.erased", "field_key.erased"


def commands_before(cutoff: datetime) -> QuerySet[Command]:
    """Commands with their text that arrived before a moment."""
    return Command.objects.filter(erased_at=None, received_at__lt=cutoff)


def conflicts_before(cutoff: datetime) -> QuerySet[Conflict]:
    """Differences with their values of commands that arrived before a moment."""
    return Conflict.objects.filter(erased_at=None, command__received_at__lt=cutoff)


def keys_before(cutoff: datetime) -> QuerySet[ReceivingKey]:
    """Receiving keys that were made before a moment."""
    return ReceivingKey.objects.filter(erased_at=None, made_at__lt=cutoff)


def erase_keys(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase private halves; see `core.retention.Erase`."""

    def stream(key: Any) -> tuple[str, UUID]:
        return KEY_STREAM, key.pk

    erase = partial(erase_rows, stream=stream, event=KEY_ERASED, by=by, at=at, batch=batch)
    return erase(keys_before(cutoff))


def erase_commands(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase texts and reasons; see `core.retention.Erase`."""

    def stream(command: Any) -> tuple[str, UUID]:
        return STREAM, command.device_id

    erase = partial(erase_rows, stream=stream, event=ERASED, by=by, at=at, batch=batch)
    return erase(commands_before(cutoff))


def erase_conflicts(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase both values; see `core.retention.Erase`."""

    def stream(conflict: Any) -> tuple[str, UUID]:
        return STREAM, conflict.command.device_id

    erase = partial(erase_rows, stream=stream, event=ERASED, by=by, at=at, batch=batch)
    return erase(conflicts_before(cutoff))
