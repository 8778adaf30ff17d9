"""What moves may know of a request, read only when one asks for it.

Where it comes from is for whoever makes the move to say: `cases.actions.making` reads the database,
`cases.history` remembers what it has told. Nothing here writes.
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
    """What belongs to a merge that is undone.

    Args:
        main: the request in which it has lived on, locked.
        merge: its record; None of one from before there were records.
        callers: in the other request, whose they are.
        with_it: requests that had been merged into it before, at any remove.
    """

    main: Case
    merge: CaseMerge | None
    callers: Sequence[Caller]
    with_it: Sequence[Case]


class RequestFacts(ABC):
    """A request as its moves see it.

    Args:
        row: its columns, which no move changes by itself.
        by, at: who makes the move, and when.
    """

    def __init__(self, row: Case, by: Actor, at: datetime) -> None:
        self.row, self.by, self.at = row, by, at

    @property
    def day(self) -> date:
        """The civil day of the move."""
        return directory.civil_day(self.at)

    @property
    @abstractmethod
    def now(self) -> rules.CaseFacts:
        """What the guards may know."""

    @property
    @abstractmethod
    def posts(self) -> Sequence[UUID]:
        """The units of the posts by which the move is the actor's, the nearest one first."""

    @abstractmethod
    def may(self, act: str) -> Verdict:
        """Whether something else on the request is the actor's to do."""

    @property
    @abstractmethod
    def under_way(self) -> Sequence[CaseTask]:
        """Parts that were neither called back nor let go by the caller, the oldest first."""

    @abstractmethod
    def task(self, task: UUID) -> CaseTask:
        """A called body's part."""

    @abstractmethod
    def approval(self, approval: UUID) -> Approval:
        """Something that was asked for on the request."""

    @property
    @abstractmethod
    def callers(self) -> Sequence[Caller]:
        """Everybody who asked, in the order in which they came; erased ones too."""

    @property
    @abstractmethod
    def callbacks(self) -> Sequence[Callback]:
        """Those of the present round, the earliest first, each with its caller."""

    @property
    @abstractmethod
    def handlers(self) -> set[UUID]:
        """Who signed for it or reported it as done, in any round."""

    @abstractmethod
    def may_ask_callers(self) -> Verdict:
        """Whether the actor may ask how it went: not about work of their own."""

    @property
    @abstractmethod
    def nameable(self) -> Sequence[Nameable]:
        """Whom a note may name."""

    @abstractmethod
    def other(self, case: UUID) -> Case:
        """Another request that the move is about, locked."""

    @abstractmethod
    def may_on(self, other: Case, act: str) -> Verdict:
        """Whether something on another request is the actor's to do."""

    @property
    @abstractmethod
    def merged_in(self) -> Sequence[Case]:
        """The requests that live on inside this one."""

    @property
    @abstractmethod
    def undone_merge(self) -> Undone:
        """What comes apart when its merge is undone."""

    # What follows from reference data, which every process holds.

    def category(self, code: str | None) -> CategoryFacts | None:
        """A category by its code."""
        return categories.get().get(code or "")

    @property
    def keeps_clock(self) -> bool:
        """Whether the clock goes on when another unit takes over: a rule of the category."""
        category = self.category(self.row.category_id)
        return category.keeps_clock_on_transfer if category else True

    def handed_to(self, unit: UUID) -> clocks.Transfer:
        """The clock's entry for another unit in charge."""
        return clocks.Transfer(at=self.at, unit_id=unit, restart=not self.keeps_clock)

    @cached_property
    def span(self) -> WorkingTime | None:
        """The time that the clock gives in all; None without a deadline."""
        return clocks.clock_of(self.row).span

    def receiver(self, unit: UUID, field: str = "unit") -> directory.Node:
        """A unit that may be given a request on this day.

        Raises:
            Invalid: for one that is none.
        """
        return directory.receiver(unit, self.day, field=field)

    def standing(self, unit: UUID) -> UUID:
        """The unit itself, or whoever answers for it since it has closed."""
        node = directory.tree().standing(unit, self.day)
        return node.id if node else unit

    def chain_above(self, unit: UUID) -> list[UUID]:
        """The units above one, the nearest first."""
        return [each.id for each in directory.tree().chain(unit)[1:]]

    @property
    def above(self) -> UUID:
        """The unit a level up from the first receiver; above the top it is the district itself."""
        receiver = directory.tree().get(self.row.first_receiver_id)
        above = receiver.parent_id if receiver else None
        return above or receiving_unit.coordinator(self.row.area_id, self.day)

    @property
    def dispatcher(self) -> UUID:
        """Who dispatched it: the first receiver, or whoever is above it if that is the one in
        charge."""
        row = self.row
        return row.first_receiver_id if row.first_receiver_id != row.unit_id else self.above


def case_facts(
    row: Case,
    *,
    asked: Iterable[tuple[str, bool | None]],
    open_tasks: int,
    done_tasks: int,
    callers_waiting: int,
    callers_untried: int = 0,
) -> rules.CaseFacts:
    """What the guards may know of a request.

    Args:
        asked: kind of everything that was asked for, and whether it was granted; None: not decided.
        open_tasks: parts that their bodies have not closed.
        done_tasks: parts that they have closed, while the caller has let nobody go.
    """
    asked = list(asked)
    return rules.CaseFacts(
        state=row.state,
        version=row.version,
        unit_id=row.unit_id,
        returned_by=frozenset(UUID(unit) for unit in row.returned_by),
        extensions_granted=row.extension_count,
        is_paused=row.state == rules.SUSPENDED,
        has_breach=row.breached_at is not None,
        has_appealed=any(kind == "appeal" and granted is not None for kind, granted in asked),
        is_exempted=row.is_exempted,
        is_excluded=row.is_excluded,
        is_supervised=row.is_supervised,
        open_tasks=open_tasks,
        done_tasks=done_tasks,
        pending=frozenset(kind for kind, granted in asked if granted is None),
        has_category=row.category_id is not None,
        callers_waiting=callers_waiting,
        callers_untried=callers_untried,
    )
