"""The life of one request in memory, move by move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Model

from jiceng.cases import lifecycle, rules
from jiceng.cases.actions.intake import caller_row
from jiceng.cases.history.facts import MemoryFacts
from jiceng.cases.inbox.pending_approvals import deciding
from jiceng.cases.intake import assessment
from jiceng.cases.intake import report as report_
from jiceng.cases.intake.suggestions import Readings
from jiceng.cases.lifecycle import Beside, CaseOutcome, Photos, RequestFacts, RequestMove
from jiceng.cases.lifecycle.callback import waiting
from jiceng.cases.lifecycle.writing import write_outcome_parts
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
    """A request in progress; each method is the move of that name, made at `at`.

    Moves that the state does not permit raise `ValueError`, since a wrong sequence is a programming
    error.
    """

    case: Case
    events: list[tuple[Actor, NewEvent]]
    callers: list[Caller] = field(default_factory=list)
    rows: list[Model] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    handlers: set[UUID] = field(default_factory=set)
    merged_in: list[Case] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        report: report_.Report,
        *,
        by: Actor,
        at: datetime,
        number: str,
        readings: Readings = MappingProxyType({}),
    ) -> Story:
        """Create the request of a report at a time in the past.

        Args:
            readings: of the words of many reports, from `read_many`.
        """
        report = report_.clean(report)
        prepared = assessment.prepare(report, at=at, number=number, readings=readings)
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
            given: input of the move, by field.
            posts: units in whose name it is made.
            into: the other request concerned.

        Raises:
            ValueError: the move is not possible.
        """
        machine = _InMemory(self, posts, into)
        try:
            run(machine, lifecycle.MOVES[name], self.case.pk, given or {}, by=by, at=at)
        except Problem as problem:
            state = self.case.state
            raise ValueError(f"{name}: {problem.code} in state {state}: {problem}") from problem

    def can(self, name: str, *, by: Actor, at: datetime) -> bool:
        """Whether a move is possible in the present state."""
        return bool(rules.fits(lifecycle.MOVES[name], MemoryFacts(self, by, at).now))

    @property
    def span(self) -> WorkingTime | None:
        """Time allowed by the clock; None without a deadline."""
        return clocks.clock_of(self.case).span

    @property
    def waiting(self) -> list[Caller]:
        """Callers who wait for a callback in this round, one for each phone."""
        this = self.case.reopen_count + 1
        had = [row for row in self.rows if isinstance(row, Callback) and row.round == this]
        return [person[0] for person in waiting(self.callers, had)]

    def accept(self, *, by: Actor, at: datetime) -> None:
        """Accept (受理)."""
        self.make("accept", by=by, at=at)

    def decline(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Decline (不予受理)."""
        self.make("decline", {"reason": reason}, by=by, at=at)

    def classify(self, *, by: Actor, at: datetime, category: str) -> None:
        """Confirm or correct the category."""
        self.make("classify", {"category": category}, by=by, at=at)

    def dispatch(self, *, by: Actor, at: datetime, unit: UUID) -> None:
        """Dispatch (分派)."""
        self.make("dispatch", {"unit": unit}, by=by, at=at)

    def sign(self, *, by: Actor, at: datetime) -> None:
        """Acknowledge (签收)."""
        self.make("sign", by=by, at=at)

    def contact(self, *, by: Actor, at: datetime, way: str) -> None:
        """Record that the resident was reached (首次联系)."""
        self.make("contact", {"contact_way": way}, by=by, at=at)

    def answer(self, *, by: Actor, at: datetime, text: str) -> None:
        """Answer the resident before the matter is done (答复)."""
        self.make("answer", {"text": text}, by=by, at=at)

    def return_case(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Return (退回)."""
        self.make("return", {"reason": reason}, by=by, at=at)

    def transfer(self, *, by: Actor, at: datetime, unit: UUID, reason: str) -> None:
        """Transfer (转办)."""
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
        """Request an approval."""
        given = {"reason": reason} if amount is None else {"reason": reason, "amount": amount}
        self.make(f"ask_{kind}", given, by=by, at=at)
        return self.approvals[-1]

    def grant(self, row: Approval, *, by: Actor, at: datetime, reason: str) -> None:
        """Approve a request for approval."""
        if row not in self.approvals:
            self.approvals.append(row)
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
        """Make a whistle call (吹哨)."""
        before = len(self.rows)
        given = {"units": tuple(units), "ground": ground, "reason": reason}
        self.make("whistle", given, by=by, at=at, posts=[calling])
        return [row for row in self.rows[before:] if isinstance(row, CaseTask)]

    def report_in(self, task: CaseTask, *, by: Actor, at: datetime) -> None:
        """Check in (报到)."""
        self.make("report_in", {"task": task.pk}, by=by, at=at)

    def close_task(self, task: CaseTask, *, by: Actor, at: datetime, evidence: str) -> None:
        """Close a called department's task."""
        self.make("close_part", {"task": task.pk, "evidence": evidence}, by=by, at=at)

    def end_whistle(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Close a whistle call jointly: the departments may leave."""
        self.make("end_whistle", {"reason": reason}, by=by, at=at)

    def supervise(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Escalate (督办)."""
        self.make("supervise", {"reason": reason}, by=by, at=at)

    def resolve(self, *, by: Actor, at: datetime, resolution: str) -> None:
        """Report as done (办结)."""
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
        """Call back (回访): a dissatisfied answer reopens, the last satisfied one closes."""
        answers = {name: getattr(answer, name) for name in answer.__dataclass_fields__}
        given = {"caller": caller.pk if caller else None, "reason": remark, **answers}
        self.make("call_back", given, by=by, at=at)

    def give_up(self, *, by: Actor, at: datetime, reason: str) -> None:
        """Close after the required number of unanswered calls."""
        self.make("give_up", {"reason": reason}, by=by, at=at)

    def close(self, *, by: Actor, at: datetime) -> None:
        """Close (归档)."""
        self.make("close", by=by, at=at)

    def merge_into(self, main: Story, *, by: Actor, at: datetime, reason: str) -> None:
        """Merge (并案): the callers move to the request that stays open."""
        given = {"into": main.case.pk, "reason": reason}
        self.make("merge", given, by=by, at=at, into=main)
        main.callers.extend(self.callers)
        main.merged_in.extend((self.case, *self.merged_in))
        self.callers, self.merged_in = [], []

    def end(self, now: datetime) -> None:
        """Evaluate the clock at a moment and record breaches of passed deadlines."""
        case = self.case
        now = max(now, *(each.at for _by, each in self.events))
        clocks.refresh(case, now)
        passed = clocks.breaches(case, now)
        for data in passed:
            self.events.append((SYSTEM, NewEvent("case.breached", data["breached_at"], data)))
        case.breaches_told = len(passed)
        self.events.sort(key=lambda pair: pair[1].at)


class _InMemory(Machine[Case, RequestMove]):
    """Requests in memory."""

    def __init__(self, story: Story, posts: Sequence[UUID], into: Story | None) -> None:
        self.story, self.posts, self.into = story, posts, into

    def lock(self, record: UUID, by: Actor) -> Case:
        return self.story.case

    def unit_of(
        self, locked: Case, move: RequestMove, fields: Fields, by: Actor, at: datetime
    ) -> None:
        return None

    def facts(
        self, locked: Case, move: RequestMove, fields: Fields, context: Context
    ) -> MemoryFacts:
        others = [self.into.case] if self.into else []
        return MemoryFacts(self.story, context.actor, context.at, self.posts, others)

    def fits(self, locked: Case, move: RequestMove, facts: RequestFacts, fields: Fields) -> Verdict:
        return rules.fits(move, facts.now, reason=_reason(fields))

    def write(self, locked: Case, move: RequestMove, outcome: Outcome, context: Context) -> None:
        if not isinstance(outcome, CaseOutcome) or not move.may_end_in(outcome.state, locked.state):
            raise ValueError(f"{move.name} ends in {outcome.state}, which it does not declare")
        writer = _Writer(self.story, context.actor, context.at)
        write_outcome_parts(writer, move.event, outcome)
        writer.finish(outcome.state)
        if self.into is not None:
            for other in outcome.beside:
                writer = _Writer(self.into, context.actor, context.at)
                writer.beside(other)

    def stale(self) -> Verdict:
        return refuse("case.changed_meanwhile")


def _reason(fields: Fields) -> str:
    """The reason field of a move, by whatever name; for a task its evidence."""
    return str(getattr(fields, "reason", "") or getattr(fields, "evidence", ""))


class _Writer:
    """Collects the rows and events of a move."""

    def __init__(self, story: Story, by: Actor, at: datetime) -> None:
        self.story, self.by, self.at = story, by, at

    @property
    def case(self) -> Case:
        return self.story.case

    def add(self, rows: Sequence[Model]) -> None:
        self.story.rows.extend(rows)
        self.story.approvals.extend(row for row in rows if isinstance(row, Approval))

    def set(self, rows: Sequence[Model], values: Mapping[str, Any]) -> None:
        for row in rows:
            for column, value in values.items():
                setattr(row, column, value)

    def remark(self, kind: str, text: str, *, internal: bool = True) -> dict[str, Any]:
        text = text_cleaning.clean(text).strip()
        if not text:
            return {}
        row, salt, event_data = remarks.made(
            record=self.case.pk, kind=kind, text=text, internal=internal, at=self.at
        )
        self.add((row, salt))
        return dict(event_data)

    def attach(self, photos: Photos) -> None:
        raise ValueError("a story has no photos")

    def add_event(self, type_: str, data: Mapping[str, Any] | None = None) -> None:
        self.story.events.append((self.by, NewEvent(type_, self.at, data or {})))
        if type_ in ("case.signed", "case.resolved") and self.by.kind == "person" and self.by.id:
            self.story.handlers.add(self.by.id)

    def beside(self, other: Beside) -> None:
        for column, value in other.changes.items():
            setattr(other.case, column, value)
        for event in other.events:
            self.add_event(event.type, event.data)
        self.finish(State(other.case.state))

    def finish(self, state: str) -> None:
        """Set the state and increment the version."""
        case = self.case
        case.state = State(state)
        case.is_open = state in rules.OPEN_STATES
        case.version += 1
        case.changed(self.at)
