"""Which records have clocks, as their apps contribute them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from jiceng.core.events import NewEvent
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.clock.models import Clocked


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockKind(Contribution):
    """Records of one kind that can be due.

    Args:
        kind: of their streams; what happens by itself is told as ``"<kind>.breached"``,
            ``".reminded"`` and ``".recounted"``.
        model: of the records.
        open: those whose due time is counted again when the calendar changes.
        worked_on: those among them whose deadline passes, and whose unit is reminded.
        due: the column by which an index walks the open ones.
        finish: writes a locked record and tells what happened, breaches that are not told yet
            first.
    """

    kind: str
    model: type[Clocked]
    open: Q
    worked_on: Q
    finish: Callable[[Any, datetime, Sequence[NewEvent]], None]
    due: str = "due_at"

    def locked(self, record: UUID, among: Q) -> Any | None:
        """A record, locked until the transaction ends; None when it is not among these."""
        rows = self.model._default_manager.select_for_update(of=("self",))  # noqa: SLF001
        return rows.filter(among, pk=record).first()


CLOCKS: Final = Slot(ClockKind, key=lambda each: each.kind)
