"""Records that run from their first day until they are ended, such as pairings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jiceng.core.access import Right
from jiceng.records.lifecycle import Lifecycle
from jiceng.records.models import Record
from jiceng.records.moves import EventName, Move, Opening
from jiceng.records.relations import ABOVE, IN_CHARGE
from jiceng.ui.fields import Fields

LabelAndEvent = tuple[Any, EventName]
"""Text of the button, and the event as of a `Move`."""


def period(
    *,
    kind: str,
    label: Any,
    model: type[Record],
    named: str,
    states: Sequence[tuple[str, Any]],
    reads: Right,
    right: Right,
    begin: LabelAndEvent,
    end: LabelAndEvent,
    fields: type[Fields] = Fields,
    **more: Any,
) -> Lifecycle:
    """The lifecycle of such records: one opening and one move.

    Args:
        states: the running and the ended state, with their labels.
        right: permission to begin and end them, at the unit in charge or above.
        fields: input of the opening.
        more: further arguments of `Lifecycle`.
    """
    (running, _label), (ended, _other) = states
    return Lifecycle(
        kind=kind,
        label=label,
        model=model,
        named=named,
        states=dict(states),
        reads=reads,
        opening=Opening(label=begin[0], event=begin[1], right=right, fields=fields),
        moves=[
            Move(
                name="end",
                label=end[0],
                event=end[1],
                right=right,
                relations=[IN_CHARGE, ABOVE],
                on={running},
                to={ended},
            )
        ],
        **more,
    )
