"""What a phone is answered, from the rows of its commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from jiceng.fieldwork.sync.actions.deliveries import Answer
from jiceng.fieldwork.sync.models import Command, CommandState, Device
from jiceng.fieldwork.sync.rules.order import missing_steps


def answers_of(
    device: Device,
    asked: Iterable[UUID],
    rows: Mapping[UUID, Command],
    steps: Mapping[UUID, set[int]],
) -> list[Answer]:
    """Answers to commands of a device.

    Args:
        rows: those of them that are known; the others are read.
        steps: that have arrived, by record, as far as it is known.
    """
    asked = dict.fromkeys(asked)
    left = [each for each in asked if each not in rows]
    rows = {**rows, **(Command.objects.defer("text").in_bulk(left) if left else {})}
    found = [rows[each] for each in asked if each in rows]
    found = [each for each in found if each.device_id == device.pk]
    held = {each.stream for each in found if each.state == CommandState.HELD}
    there = {**_steps(device, held - steps.keys()), **steps}
    return [_answer(each, there.get(each.stream, set())) for each in found]


def _steps(device: Device, streams: Collection[UUID]) -> dict[UUID, set[int]]:
    found: defaultdict[UUID, set[int]] = defaultdict(set)
    if streams:
        rows = Command.objects.filter(device=device, stream__in=streams).order_by()
        for stream, step in rows.values_list("stream", "step"):
            found[stream].add(step)
    return found


def _answer(row: Command, steps: set[int]) -> Answer:
    """The answer to a command.

    Args:
        steps: those on its record that have arrived.
    """
    missing = missing_steps(row.step, steps) if row.state == CommandState.HELD else []
    # For the phone, what was closed at the desk has its first answer.
    state = CommandState.REFUSED if row.state == CommandState.CLOSED else row.state
    return Answer(row.pk, CommandState(state).value, row.code, row.reason, missing)
