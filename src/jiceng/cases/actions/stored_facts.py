"""Facts of a request from the database, each loaded on first use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from uuid import UUID

from jiceng.cases import queries, rules
from jiceng.cases.access import colleagues
from jiceng.cases.callback import waiting
from jiceng.cases.lifecycle import RequestFacts, Undone, belonging
from jiceng.cases.models import Approval, Callback, Caller, Case, CaseMerge, CaseTask
from jiceng.core.access import SYSTEM, Actor, Verdict
from jiceng.records.remarks.public import Nameable


class StoredFacts(RequestFacts):
    """A locked request.

    Args:
        move: the move in progress, for the positions that permit it.
        read: rows concerned by the move that are already loaded under the lock.
    """

    def __init__(
        self,
        row: Case,
        by: Actor,
        at: datetime,
        move: str = "",
        read: Sequence[CaseTask | Approval | Case] = (),
    ) -> None:
        super().__init__(row, by, at)
        self._move = move
        self._read = {each.pk: each for each in read}

    @cached_property
    def now(self) -> rules.CaseFacts:
        return queries.facts(self.row)

    @property
    def posts(self) -> list[UUID]:
        found = belonging.posts_for(self.by, self._move, self.row)
        return [grant.unit_id for grant in found if grant.unit_id]

    def may(self, act: str) -> Verdict:
        return belonging.may_make(self.by, act, self.row)

    @cached_property
    def under_way(self) -> list[CaseTask]:
        return list(queries.under_way(self.row).order_by("called_at", "id"))

    def task(self, task: UUID) -> CaseTask:
        found = self._read[task]
        assert isinstance(found, CaseTask)
        return found

    def approval(self, approval: UUID) -> Approval:
        found = self._read[approval]
        assert isinstance(found, Approval)
        return found

    @cached_property
    def callers(self) -> list[Caller]:
        return list(Caller.objects.filter(case=self.row).order_by("added_at", "id"))

    @cached_property
    def callbacks(self) -> list[Callback]:
        rows = Callback.objects.filter(case=self.row, round=self.row.reopen_count + 1)
        return list(rows.select_related("caller").order_by("at", "id"))

    @cached_property
    def handlers(self) -> set[UUID]:
        return waiting.handlers_of(self.row)

    def may_ask_callers(self) -> Verdict:
        return waiting.may_ask_about(self.by, self.row, self.at, lambda: self.handlers)

    @cached_property
    def nameable(self) -> list[Nameable]:
        return colleagues.nameable(self.row, self.day)

    def other(self, case: UUID) -> Case:
        found = self._read.get(case)
        if not isinstance(found, Case):
            found = self._read[case] = queries.lock(self.by, case)
        return found

    def may_on(self, other: Case, act: str) -> Verdict:
        return belonging.may_make(self.by, act, other)

    @cached_property
    def merged_in(self) -> list[Case]:
        return list(Case.objects.filter(merged_into=self.row).order_by("id"))

    @cached_property
    def undone_merge(self) -> Undone:
        row = self.row
        main = queries.lock(SYSTEM, row.merged_into_id or row.pk)
        steps = CaseMerge.objects.filter(case__merged_into=main, undone_at=None)
        ids = rules.merged_before(
            row.pk, dict(steps.order_by("at", "id").values_list("case_id", "into_id"))
        )
        theirs = Caller.objects.filter(case=main, original_case__in={row.pk, *ids})
        return Undone(
            main,
            CaseMerge.objects.filter(case=row, undone_at=None).first(),
            list(theirs.order_by("added_at", "id")),
            list(Case.objects.filter(pk__in=ids).order_by("id")) if ids else [],
        )
