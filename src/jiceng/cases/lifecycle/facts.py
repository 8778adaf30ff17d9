"""Input of the moves' pure functions, loaded on demand.

The implementation depends on the caller: `cases.actions.making` loads from the database,
`cases.history` keeps the state in memory. This module does not write.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from jiceng.cases import rules
from jiceng.cases.intake import receiving_unit
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.models import Approval, Callback, Caller, Case, CaseMerge, CaseTask
from jiceng.core.access import Actor, Verdict
from jiceng.core.worktime import WorkingTime
from jiceng.directory import public as directory
from jiceng.records.clock import public as clocks
from jiceng.records.remarks.public import Nameable


@dataclass(frozen=True, slots=True)
class Undone:
    """Rows concerned by undoing a merge.

    Args:
        main: the request into which it was merged, locked.
        merge: its record; None for merges from before such records existed.
        callers: its callers, who are attached to the other request.
        with_it: requests merged into it before, directly or indirectly.
    """

    main: Case
    merge: CaseMerge | None
    callers: Sequence[Caller]
    with_it: Sequence[Case]


class RequestFacts(ABC):
    """A request as input of moves.

    Args:
        row: its columns; moves must not change them.
        by, at: actor and time of the move.
    """

    def __init__(self, row: Case, by: Actor, at: datetime) -> None:
        self.row, self.by, self.at = row, by, at

    @property
    def day(self) -> date:
        """Civil day of the move."""
        return directory.civil_day(self.at)

    @property
    @abstractmethod
    def now(self) -> rules.CaseFacts:
        """Input of the guards."""

    @property
    @abstractmethod
    def posts(self) -> Sequence[UUID]:
        """Units of the actor's positions that permit the move, nearest first."""

    @abstractmethod
    def may(self, act: str) -> Verdict:
        """Whether another action on the request is the actor's."""

    @property
    @abstractmethod
    def under_way(self) -> Sequence[CaseTask]:
        """Tasks that are neither withdrawn nor released, oldest first."""

    @abstractmethod
    def task(self, task: UUID) -> CaseTask:
        """A called department's task."""

    @abstractmethod
    def approval(self, approval: UUID) -> Approval:
        """A requested approval."""

    @property
    @abstractmethod
    def callers(self) -> Sequence[Caller]:
        """All callers in the order of their reports, including erased ones."""

    @property
    @abstractmethod
    def callbacks(self) -> Sequence[Callback]:
        """Callbacks of the present round, earliest first, each with its caller."""

    @property
    @abstractmethod
    def handlers(self) -> set[UUID]:
        """Who acknowledged it or reported it as done, in any round."""

    @abstractmethod
    def may_ask_callers(self) -> Verdict:
        """Whether the actor may make callbacks: not about their own work."""

    @property
    @abstractmethod
    def nameable(self) -> Sequence[Nameable]:
        """Who can be mentioned in a note."""

    @abstractmethod
    def other(self, case: UUID) -> Case:
        """Another request concerned by the move, locked."""

    @abstractmethod
    def may_on(self, other: Case, act: str) -> Verdict:
        """Whether an action on another request is the actor's."""

    @property
    @abstractmethod
    def merged_in(self) -> Sequence[Case]:
        """Requests merged into this one."""

    @property
    @abstractmethod
    def undone_merge(self) -> Undone:
        """Rows concerned by undoing its merge."""

    # Derived from reference data in memory.

    def category(self, code: str | None) -> CategoryFacts | None:
        """The category of a code."""
        return categories.get().get(code or "")

    @property
    def keeps_clock(self) -> bool:
        """Whether a transfer keeps the clock, a rule of the category."""
        category = self.category(self.row.category_id)
        return category.keeps_clock_on_transfer if category else True

    def handed_to(self, unit: UUID) -> clocks.Transfer:
        """Clock entry for another unit in charge."""
        return clocks.Transfer(at=self.at, unit_id=unit, restart=not self.keeps_clock)

    @cached_property
    def span(self) -> WorkingTime | None:
        """Time allowed by the clock; None without a deadline."""
        return clocks.clock_of(self.row).span

    def receiver(self, unit: UUID, field: str = "unit") -> directory.Node:
        """A unit that can receive requests on this day.

        Raises:
            Invalid: it cannot.
        """
        return directory.receiver(unit, self.day, field=field)

    def successor_of(self, unit: UUID) -> UUID:
        """The unit itself or, if it has been closed, its successor."""
        node = directory.tree().existing_or_successor(unit, self.day)
        return node.id if node else unit

    def chain_above(self, unit: UUID) -> list[UUID]:
        """The units above a unit, nearest first."""
        return [each.id for each in directory.tree().chain(unit)[1:]]

    @property
    def above(self) -> UUID:
        """The unit one level above the first receiver; at the top the district itself."""
        receiver = directory.tree().get(self.row.first_receiver_id)
        above = receiver.parent_id if receiver else None
        return above or receiving_unit.coordinator(self.row.area_id, self.day)

    @property
    def dispatcher(self) -> UUID:
        """The dispatching unit: the first receiver, or the unit above it if that one is in
        charge.
        """
        row = self.row
        return row.first_receiver_id if row.first_receiver_id != row.unit_id else self.above


def case_facts(
    row: Case,
    *,
    approvals: Iterable[tuple[str, bool | None]],
    open_tasks: int,
    done_tasks: int,
    callers_waiting: int,
    callers_untried: int = 0,
) -> rules.CaseFacts:
    """Input of the guards for a request.

    Args:
        approvals: kind of each requested approval, and whether it was granted; None: not decided.
        open_tasks: number of tasks that are not closed.
        done_tasks: number of closed tasks that are not released yet.
    """
    approvals = list(approvals)
    return rules.CaseFacts(
        state=row.state,
        version=row.version,
        unit_id=row.unit_id,
        returned_by=frozenset(UUID(unit) for unit in row.returned_by),
        extensions_granted=row.extension_count,
        is_paused=row.state == rules.SUSPENDED,
        has_breach=row.breached_at is not None,
        has_appealed=any(kind == "appeal" and granted is not None for kind, granted in approvals),
        is_exempted=row.is_exempted,
        is_excluded=row.is_excluded,
        is_supervised=row.is_supervised,
        open_tasks=open_tasks,
        done_tasks=done_tasks,
        pending=frozenset(kind for kind, granted in approvals if granted is None),
        has_category=row.category_id is not None,
        callers_waiting=callers_waiting,
        callers_untried=callers_untried,
    )
