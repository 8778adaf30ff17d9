"""Facts of a request in memory, from its story so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Model

from jiceng.cases import rules
from jiceng.cases.lifecycle import RequestFacts, Undone, case_facts
from jiceng.cases.lifecycle.callback import untried, waiting
from jiceng.cases.models import Approval, Callback, Caller, Case, CaseTask, State
from jiceng.core.access import ALLOW, Actor, Verdict, refuse
from jiceng.records.remarks.public import Nameable

M = TypeVar("M", bound=Model)


class Remembered(Protocol):
    """The state that a story keeps.

    Args:
        rows: all dependent rows.
        approvals: pending and decided approvals.
        handlers: who acknowledged it or reported it as done.
        merged_in: requests merged into it.
    """

    case: Case
    callers: list[Caller]
    rows: list[Model]
    approvals: list[Approval]
    handlers: set[UUID]
    merged_in: list[Case]


class MemoryFacts(RequestFacts):
    """A request in memory. Permissions are not checked.

    Args:
        posts: units in whose name the move is made.
        others: further requests concerned.
    """

    def __init__(
        self,
        story: Remembered,
        by: Actor,
        at: datetime,
        posts: Sequence[UUID] = (),
        others: Sequence[Case] = (),
    ) -> None:
        super().__init__(story.case, by, at)
        self._story = story
        self._posts = posts
        self._others = {each.pk: each for each in others}

    def _rows(self, model: type[M]) -> list[M]:
        return [row for row in self._story.rows if isinstance(row, model)]

    @cached_property
    def now(self) -> rules.CaseFacts:
        # Only what is resolved is called back about; looking at every move took much time.
        is_resolved = self.row.state == State.RESOLVED
        people = waiting(self.callers, self.callbacks) if is_resolved else []
        done = sum(task.closed_at is not None for task in self.under_way)
        return case_facts(
            self.row,
            approvals=[
                (row.kind, row.granted) for row in self._rows(Approval) if not row.is_withdrawn
            ],
            open_tasks=len(self.under_way) - done,
            done_tasks=done,
            callers_waiting=len(people),
            callers_untried=untried(people, self.callbacks) if people else 0,
        )

    @property
    def posts(self) -> Sequence[UUID]:
        return self._posts

    def may(self, act: str) -> Verdict:
        # Stories contain no returns by supervising units.
        return refuse("case.not_yours", act) if act == "push_back" else ALLOW

    @cached_property
    def under_way(self) -> list[CaseTask]:
        tasks = self._rows(CaseTask)
        return [task for task in tasks if task.cancelled_at is None and task.released_at is None]

    def task(self, task: UUID) -> CaseTask:
        return next(row for row in self._rows(CaseTask) if row.pk == task)

    def approval(self, approval: UUID) -> Approval:
        return next(row for row in self._story.approvals if row.pk == approval)

    @property
    def callers(self) -> list[Caller]:
        return self._story.callers

    @cached_property
    def callbacks(self) -> list[Callback]:
        return [r for r in self._rows(Callback) if r.round == self.row.reopen_count + 1]

    @property
    def handlers(self) -> set[UUID]:
        return self._story.handlers

    def may_ask_callers(self) -> Verdict:
        return ALLOW

    @property
    def nameable(self) -> list[Nameable]:
        return []

    def other(self, case: UUID) -> Case:
        return self._others[case]

    def may_on(self, other: Case, act: str) -> Verdict:
        return ALLOW

    @property
    def merged_in(self) -> list[Case]:
        return self._story.merged_in

    @property
    def undone_merge(self) -> Undone:
        raise ValueError("a story does not undo a merge")
