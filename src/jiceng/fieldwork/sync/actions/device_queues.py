"""What a device has sent before, for deciding about new commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from jiceng.fieldwork.sync.actions.deliveries import SignedText
from jiceng.fieldwork.sync.models import Command, CommandState, Device
from jiceng.fieldwork.sync.rules.order import last_of_all


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
        ids = [each.id for each in new]
        own = Command.objects.filter(device=device)
        known = Command.objects.filter(pk__in=ids).values_list("pk", flat=True)
        numbers = own.filter(number__in=[each.number for each in new])
        found = cls(
            {*known},
            {*numbers.values_list("number", flat=True)},
            defaultdict(set),
            defaultdict(set),
        )
        rows = own.filter(stream__in={each.stream for each in new})
        for stream, step, state in rows.values_list("stream", "step", "state"):
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

    def add(self, command: Command) -> None:
        """Add a command with its outcome."""
        self.ids.add(command.pk)
        self.numbers.add(command.number)
        self.note(command.stream, command.step, command.state)
