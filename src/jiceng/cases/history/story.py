"""One request's life, told move by move: the same moves as at a desk, kept in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from jiceng.cases import lifecycle, rules
from jiceng.cases.actions.intake import caller_row
from jiceng.cases.history.facts import ToldFacts
from jiceng.cases.inbox.pending_approvals import deciding
from jiceng.cases.intake import assessment
from jiceng.cases.intake import report as report_
from jiceng.cases.lifecycle import Beside, CaseOutcome, Photos, RequestFacts, RequestMove
from jiceng.cases.lifecycle.callback import waiting
from jiceng.cases.lifecycle.writing import carry_out
from jiceng.cases.models import (
    Approval,
    ApprovalKind,
    Callback,
    Caller,
    Case,
    CaseTask,
    State,
)
from jiceng.core import text_cleaning
from jiceng.core.access import SYSTEM, Actor, Verdict, refuse
from jiceng.core.errors import Problem
from jiceng.core.events import NewEvent
from jiceng.core.worktime import WorkingTime
from jiceng.records.clock import public as clocks
from jiceng.records.public import Context, Fields, Machine, Outcome, run
from jiceng.records.remarks import public as remarks


@dataclass(slots=True)
class Story:
    """A request under way; each method is the move of that name, made at `at`.

    Moves that the rules do not allow in the request's state raise `ValueError`: a story with a
    mistake is a mistake of its teller.
    """

    case: Case
    told: list[tuple[Actor, NewEvent]]
    callers: list[Caller] = field(default_factory=list)
    rows: list[Model] = field(default_factory=list)
    asked: list[Approval] = field(default_factory=list)
    handlers: set[UUID] = field(default_factory=set)
    merged_in: list[Case] = field(default_factory=list)

    @classmethod
    def begin(cls, report: report_.Report, *, by: Actor, at: datetime, number: str) -> Story:
        """Take in a report at a time that has passed."""
        report = report_.clean(report)
        prepared = assessment.prepare(report, at=at, number=number)
        story = cls(prepared.case, [(by, each) for each in prepared.happenings])
        if not report.caller.is_empty:
            story.callers.append(caller_row(prepared.case, report.caller, at))
            story.rows.extend(story.callers)
        return story

    def make(
        self,
        name: str,
        given: Mapping[str, Any] | None = None,
        *,
        by: Actor,
        at: datetime,
        posts: Sequence[UUID] = (),
        into: Story | None = None,
    ) -> None:
        """Make a move.

        Args:
            name: of a move in `lifecycle.MOVES`.
            given: what it asks for, by name.
            posts: the units in whose name it is made.
            into: the other request that it is about.

        Raises:
            ValueError: when the move is not possible.
        """
        machine = _Told(self, posts, into)
        try:
            run(machine, lifecycle.MOVES[name], self.case.pk, given or {}, by=by, at=at)
        except Problem as problem:
            state = self.case.state
            raise ValueError(f"{name}: {problem.code} in state {state}: {problem}") from problem

    def can(self, name: str, *, by: Actor, at: datetime) -> bool:
        """Whether the request stands where a move can be made."""
        return bool(rules.fits(lifecycle.MOVES[name], ToldFacts(self, by, at).now))

    @property
    def span(self) -> WorkingTime | None:
        """The time that the clock gives in all, None without a deadline."""
        return clocks.clock_of(self.case).span

    @property
    def waiting(self) -> list[Caller]:
        """Callers who want a callback and have had no valid one in this round, one a phone."""
        this = self.case.reopen_count + 1
        had = [row for row in self.rows if isinstance(row, Callback) and row.round == this]
        return [person[0] for person in waiting(self.callers, had)]

    def accept(self, *, by: Actor, at: datetime) -> None:
        """受理."""
        self.make("accept", by=by, at=at)

    def decline(self, *, by: Actor, at: datetime, reason: str) -> None:
        """不予受理."""
        self.make("decline", {"reason": reason}, by=by, at=at)

    def classify(self, *, by: Actor, at: datetime, category: str) -> None:
        """Confirm or correct the category."""
        self.make("classify", {"category": category}, by=by, at=at)

    def dispatch(self, *, by: Actor, at: datetime, unit: UUID) -> None:
        """分派."""
        self.make("dispatch", {"unit": unit}, by=by, at=at)

    def sign(self, *, by: Actor, at: datetime) -> None:
        """签收."""
        self.make("sign", by=by, at=at)

    def return_case(self, *, by: Actor, at: datetime, reason: str) -> None:
        """退回."""
        self.make("return", {"reason": reason}, by=by, at=at)

    def transfer(self, *, by: Actor, at: datetime, unit: UUID, reason: str) -> None:
        """转办."""
        self.make("transfer", {"unit": unit, "reason": reason}, by=by, at=at)

    def ask(
        self,
        kind: ApprovalKind,
        *,
        by: Actor,
        at: datetime,
        reason: str,
        amount: Decimal | None = None,
    ) -> Approval:
        """Ask for something."""
        given = {"reason": reason} if amount is None else {"reason": reason, "amount": amount}
        self.make(f"ask_{kind}", given, by=by, at=at)
        return self.asked[-1]

    def grant(self, row: Approval, *, by: Actor, at: datetime, reason: str) -> None:
        """Grant what was asked for."""
        if row not in self.asked:
            self.asked.append(row)
        given = {"approval": row.pk, "granted": True, "reason": reason}
        self.make(deciding(row.kind), given, by=by, at=at)

    def whistle(
        self,
        *,
        by: Actor,
        at: datetime,
        units: Sequence[UUID],
        calling: UUID,
        ground: str,
        reason: str,
    ) -> list[CaseTask]:
        """吹哨."""
        before = len(self.rows)
        given = {"units": tuple(units), "ground": ground, "reason": reason}
        self.make("whistle", given, by=by, at=at, posts=[calling])
        return [row for row in self.rows[before:] if isinstance(row, CaseTask)]

    def report_in(self, task: CaseTask, *, by: Actor, at: datetime) -> None:
        """报到."""
        self.make("report_in", {"task": task.pk}, by=by, at=at)

    def close_task(self, task: CaseTask, *, by: Actor, at: datetime, evidence: str) -> None:
        """A called body closes its part."""
        self.make("close_part", {"task": task.pk, "evidence": evidence}, by=by, at=at)

    def supervise(self, *, by: Actor, at: datetime, reason: str) -> None:
        """督办."""
        self.make("supervise", {"reason": reason}, by=by, at=at)

    def resolve(self, *, by: Actor, at: datetime, resolution: str) -> None:
        """办结."""
        self.make("resolve", {"reason": resolution}, by=by, at=at)

    def call_back(
        self,
        *,
        by: Actor,
        at: datetime,
        answer: rules.CallbackAnswer,
        caller: Caller | None = None,
        remark: str = "",
    ) -> None:
        """回访; dissatisfaction reopens, the last satisfied caller closes."""
        said = {name: getattr(answer, name) for name in answer.__dataclass_fields__}
        given = {"caller": caller.pk if caller else None, "reason": remark, **said}
        self.make("call_back", given, by=by, at=at)

    def give_up(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Close after calls that nobody answered, as many as the rules want."""
        self.make("give_up", {"reason": reason}, by=by, at=at)

    def close(self, *, by: Actor, at: datetime) -> None:
        """归档."""
        self.make("close", by=by, at=at)

    def merge_into(self, main: Story, *, by: Actor, at: datetime, reason: str) -> None:
        """并案: this one goes, its callers move to the one that stays."""
        given = {"into": main.case.pk, "reason": reason}
        self.make("merge", given, by=by, at=at, into=main)
        main.callers.extend(self.callers)
        main.merged_in.extend((self.case, *self.merged_in))
        self.callers, self.merged_in = [], []

    def end(self, now: datetime) -> None:
        """Bring clock and chain up to a moment: deadlines that have passed are on record."""
        case = self.case
        now = max(now, *(each.at for _by, each in self.told))
        clocks.refresh(case, now)
        passed = clocks.breaches(case, now)
        for data in passed:
            self.told.append((SYSTEM, NewEvent("case.breached", data["breached_at"], data)))
        case.breaches_told = len(passed)
        self.told.sort(key=lambda pair: pair[1].at)


class _Told(Machine[Case, RequestMove]):
    """Requests in memory."""

    def __init__(self, story: Story, posts: Sequence[UUID], into: Story | None) -> None:
        self.story, self.posts, self.into = story, posts, into

    def lock(self, record: UUID, by: Actor) -> Case:
        return self.story.case

    def unit_of(
        self, locked: Case, move: RequestMove, fields: Fields, by: Actor, at: datetime
    ) -> None:
        return None

    def facts(self, locked: Case, move: RequestMove, fields: Fields, context: Context) -> ToldFacts:
        others = [self.into.case] if self.into else []
        return ToldFacts(self.story, context.actor, context.at, self.posts, others)

    def fits(self, locked: Case, move: RequestMove, facts: RequestFacts, fields: Fields) -> Verdict:
        return rules.fits(move, facts.now, reason=_reason(fields))

    def write(self, locked: Case, move: RequestMove, outcome: Outcome, context: Context) -> None:
        if not isinstance(outcome, CaseOutcome) or not move.may_end_in(outcome.state, locked.state):
            raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
        writer = _Writer(self.story, context.actor, context.at)
        carry_out(writer, move.event, outcome)
        writer.finish(outcome.state)
        if self.into is not None:
            for other in outcome.beside:
                writer = _Writer(self.into, context.actor, context.at)
                writer.beside(other)

    def stale(self) -> Verdict:
        return refuse("case.changed_meanwhile")


def _reason(fields: Fields) -> str:
    """What was written, whatever the field is called; a part's evidence is its reason."""
    return str(getattr(fields, "reason", "") or getattr(fields, "evidence", ""))


class _Writer:
    """Rows and events of a move that is told."""

    def __init__(self, story: Story, by: Actor, at: datetime) -> None:
        self.story, self.by, self.at = story, by, at

    @property
    def case(self) -> Case:
        return self.story.case

    def add(self, rows: Sequence[Model]) -> None:
        self.story.rows.extend(rows)
        self.story.asked.extend(row for row in rows if isinstance(row, Approval))

    def set(self, rows: Sequence[Model], values: Mapping[str, Any]) -> None:
        for row in rows:
            for column, value in values.items():
                setattr(row, column, value)

    def remark(self, kind: str, text: str, *, internal: bool = True) -> dict[str, Any]:
        text = text_cleaning.clean(text).strip()
        if not text:
            return {}
        row, salt, told = remarks.made(
            record=self.case.pk, kind=kind, text=text, internal=internal, at=self.at
        )
        self.add((row, salt))
        return dict(told)

    def attach(self, photos: Photos) -> None:
        raise ValueError("a story has no photos")

    def tell(self, type_: str, data: Mapping[str, Any] | None = None) -> None:
        self.story.told.append((self.by, NewEvent(type_, self.at, data or {})))
        if type_ in ("case.signed", "case.resolved") and self.by.kind == "person" and self.by.id:
            self.story.handlers.add(self.by.id)

    def beside(self, other: Beside) -> None:
        for column, value in other.changes.items():
            setattr(other.case, column, value)
        for event in other.events:
            self.tell(event.type, event.data)
        self.finish(State(other.case.state))

    def finish(self, state: str) -> None:
        """Where the request stands then, and a version for each move."""
        case = self.case
        case.state = State(state)
        case.is_open = state in rules.OPEN_STATES
        case.version += 1
        case.changed(self.at)
