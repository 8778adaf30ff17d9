"""Registry of the kinds of records that have a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from jiceng.core.events import NewEvent
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.clock.models import Clocked
from jiceng.records.clock.rules import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherClocks:
    """Due times of records besides that of their clock, such as that of a first contact. Their unit
    is reminded of them; only the clock itself can be breached.

    Args:
        due: column with the next of them, null for none; its index orders the open records.
        running: name and clock of each that is still to come.
        is_outdated: whether a change of the calendar moves one of them; `ClockKind.finish` stores
            it then.
    """

    due: str
    running: Callable[[Any], Iterable[tuple[str, Clock]]]
    is_outdated: Callable[[Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockKind(Contribution):
    """Records of one kind with deadlines.

    Args:
        kind: of their streams; events of the clock are ``"<kind>.breached"``, ``".reminded"`` and
            ``".recounted"``.
        model: of the records.
        open: condition for records whose due time is recomputed when the calendar changes.
        worked_on: condition for those in progress: they can breach, and their unit is reminded.
        due: column whose index orders the open records.
        finish: saves a locked record and records the events, unrecorded breaches first.
        further: due times besides that of the clock.
    """

    kind: str
    model: type[Clocked]
    open: Q
    worked_on: Q
    finish: Callable[[Any, datetime, Sequence[NewEvent]], None]
    due: str = "due_at"
    further: FurtherClocks | None = None

    def locked(self, record: UUID, among: Q) -> Any | None:
        """A record locked until the transaction ends; None if it does not match the condition."""
        rows = self.model._default_manager.select_for_update(of=("self",))  # noqa: SLF001
        return rows.filter(among, pk=record).first()

    def is_outdated(self, row: Any) -> bool:
        """Whether a change of the calendar moves one of a record's further due times."""
        return self.further is not None and self.further.is_outdated(row)


CLOCKS: Final = Slot(ClockKind, key=lambda each: each.kind)
