"""What a device has sent before, for deciding about new commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from jiceng.core.bulk_inserts import array_of, prepared_cursor
from jiceng.fieldwork.sync.actions.deliveries import SignedText
from jiceng.fieldwork.sync.models import Command, CommandState, Device
from jiceng.fieldwork.sync.rules.order import last_of_all

_BEFORE: Final = b"""
SELECT id, device_id, number, stream, step, state FROM field_sync_command
WHERE id = ANY($1) OR (device_id = $2 AND (number = ANY($3) OR stream = ANY($4)))
"""

_KNOWN: Final = b"SELECT id FROM field_sync_command WHERE id = ANY($1)"


def known_commands(ids: Sequence[UUID]) -> list[UUID]:
    """Those of some commands that have come before."""
    with prepared_cursor() as cursor:
        cursor.execute(_KNOWN, [array_of(ids)], prepare=True)
        return [pk for (pk,) in cursor.fetchall()]


@dataclass(slots=True)
class DeviceQueue:
    """What a locked device has sent before, as far as it concerns some new commands."""

    ids: set[UUID]
    numbers: set[int]
    steps: defaultdict[UUID, set[int]]
    settled: defaultdict[UUID, set[int]]

    @classmethod
    def before(cls, device: Device, new: Sequence[SignedText]) -> DeviceQueue:
        """Read it, under the device's lock."""
        ids = array_of(each.id for each in new)
        numbers = array_of(each.number for each in new)
        streams = array_of({each.stream for each in new})
        found = cls(set(), set(), defaultdict(set), defaultdict(set))
        with prepared_cursor() as cursor:
            cursor.execute(_BEFORE, [ids, device.pk, numbers, streams], prepare=True)
            rows = cursor.fetchall()
        for pk, owner, number, stream, step, state in rows:
            found.ids.add(pk)
            if owner == device.pk:
                found.numbers.add(number)
                found.note(stream, step, state)
        return found

    def note(self, stream: UUID, step: int, state: str) -> None:
        """Note a command of a record."""
        self.steps[stream].add(step)
        if state != CommandState.HELD:
            self.settled[stream].add(step)

    def is_taken(self, signed: SignedText) -> bool:
        """Whether the number or step of a command was used for another one."""
        return signed.number in self.numbers or signed.step in self.steps[signed.stream]

    def is_next(self, signed: SignedText) -> bool:
        """Whether all earlier steps on the record are settled."""
        return signed.step == last_of_all(self.settled[signed.stream]) + 1

    def ready_streams(self) -> list[UUID]:
        """Records on which a command waits although all earlier ones are settled."""
        steps = self.steps.items()
        return [each for each, there in steps if last_of_all(self.settled[each]) + 1 in there]

    def add(self, command: Command) -> None:
        """Add a command with its outcome."""
        self.ids.add(command.pk)
        self.numbers.add(command.number)
        self.note(command.stream, command.step, command.state)
