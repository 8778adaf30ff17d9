"""The order of commands: by steps on each record, never by a clock. Pure."""

from __future__ import annotations

from collections.abc import Collection


def missing_steps(step: int, present: Collection[int]) -> list[int]:
    """Earlier steps that have not arrived, before one that has.

    Args:
        step: of the command, from 1.
        present: steps of the same device on the same record that have arrived.
    """
    return [each for each in range(1, step) if each not in present]


def last_of_all(settled: Collection[int]) -> int:
    """The last step up to which, and with which, all are settled; 0 for none."""
    last = 0
    while last + 1 in settled:
        last += 1
    return last
