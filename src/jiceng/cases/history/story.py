"""One request's life, told move by move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from jiceng.cases import deadlines, intake, ledger, rules
from jiceng.cases.actions.intake import caller_row
from jiceng.cases.models import (
    Approval,
    ApprovalKind,
    Callback,
    Caller,
    Case,
    CaseMerge,
    CaseTask,
    State,
    TaskKind,
)
from jiceng.cases.reference import categories
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.events import Happening
from jiceng.core.ids import uuid7
from jiceng.core.models import Salt
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.remarks import public as remarks

_Row = CaseMerge | Caller | remarks.Remark | Salt | CaseTask | Callback | Approval


@dataclass(slots=True)
class Story:
    """A request under way; each method is the move of that name, made at `at`.

    Moves that the rules do not allow in the request's state raise `ValueError`: a story with a
    mistake is a mistake of its teller.
    """

    case: Case
    told: list[tuple[Actor, Happening]]
    callers: list[Caller] = field(default_factory=list)
    # Who has answered since the request was last resolved.
    answered: set[UUID] = field(default_factory=set)
    rows: list[_Row] = field(default_factory=list)
    open_tasks: list[CaseTask] = field(default_factory=list)

    @classmethod
    def begin(cls, report: intake.Report, *, by: Actor, at: datetime, number: str) -> Story:
        """Take in a report at a time that has passed."""
        report = intake.clean(report)
        prepared = intake.prepare(report, at=at, number=number)
        story = cls(prepared.case, [(by, each) for each in prepared.happenings])
        if not report.caller.is_empty:
            story.callers.append(caller_row(prepared.case, report.caller, at))
            story.rows.extend(story.callers)
        return story

    def tell(self, type_: str, by: Actor, at: datetime, data: Mapping[str, Any]) -> None:
        """Add an event."""
        self.told.append((by, Happening(type_, at, data)))
        self.case.version += 1
        self.case.changed(at)

    def remark(
        self, kind: str, text: str, at: datetime, *, internal: bool = True
    ) -> dict[str, Any]:
        """Keep what was written, as `actions.base.Move.remark` does."""
        if not text:
            return {}
        row, salt, told = remarks.made(
            record=self.case.pk, kind=kind, text=text, internal=internal, at=at
        )
        self.rows.extend((row, salt))
        return dict(told)

    @property
    def span(self) -> WorkingTime | None:
        """The time that the clock gives in all, None without a deadline."""
        return ledger.clock_of(self.case).span

    @property
    def waiting(self) -> list[Caller]:
        """Callers who want a callback and have had no valid one in this round, one a phone."""
        said = {c.phone_index for c in self.callers if c.id in self.answered} - {None}
        left = [
            c
            for c in self.callers
            if c.wants_callback and c.id not in self.answered and c.phone_index not in said
        ]
        return list({c.phone_index or c.id: c for c in reversed(left)}.values())[::-1]

    def _check(self, move: str) -> None:
        facts = rules.CaseFacts(
            state=self.case.state,
            version=1,
            unit_id=self.case.unit_id,
            open_tasks=len(self.open_tasks),
            extensions_granted=self.case.extension_count,
            has_category=self.case.category_id is not None,
            has_breach=self.case.breached_at is not None,
            callers_waiting=len(self.waiting),
        )
        verdict = rules.check(facts, move, reason="-")
        if not verdict:
            raise ValueError(f"{move}: {verdict.code} in state {self.case.state}")

    def _to(self, state: State) -> None:
        self.case.state = state
        self.case.is_open = state in rules.OPEN_STATES

    def _hand_over(self, unit: UUID, at: datetime) -> None:
        category = categories.get().get(self.case.category_id or "")
        keeps = category.keeps_clock_on_transfer if category else True
        self.case.unit_id = unit
        entry = deadlines.Transfer(at=at, unit_id=unit, restart=not keeps)
        ledger.append(self.case, entry)

    def accept(self, *, by: Actor, at: datetime) -> None:
        """受理."""
        self._check("accept")
        self.case.accepted_at = at
        self._to(State.ACCEPTED)
        self.tell("case.accepted", by, at, {"unit": self.case.unit_id})

    def decline(self, *, by: Actor, at: datetime, reason: str) -> None:
        """不予受理."""
        self._check("decline")
        self.case.closed_at = at
        self.tell("case.declined", by, at, self.remark("decline", reason, at, internal=False))
        ledger.append(self.case, deadlines.Stop(at=at))
        self._to(State.DECLINED)

    def classify(self, *, by: Actor, at: datetime, category: str) -> None:
        """Confirm or correct the category."""
        self._check("classify")
        case, chosen = self.case, categories.get()[category]
        data: dict[str, Any] = {
            "category": category,
            "was": case.category_id,
            "suggested": case.suggested_id,
        }
        case.category_id, case.category_confirmed = category, True
        case.urgency = intake.urgency_of(case, chosen)
        span = intake.span_for(chosen, case.urgency)
        if data["was"] != category:
            ledger.append(case, deadlines.Retime(at=at, span=span))
        data |= {"due_at": case.due_at, "urgency": case.urgency}
        self.tell("case.category_confirmed", by, at, data)

    def dispatch(self, *, by: Actor, at: datetime, unit: UUID) -> None:
        """分派."""
        self._check("dispatch")
        self.case.accepted_at = self.case.accepted_at or at
        if self.case.unit_id != unit:
            self._hand_over(unit, at)
        self._to(State.DISPATCHED)
        self.tell("case.dispatched", by, at, {"unit": unit})

    def sign(self, *, by: Actor, at: datetime) -> None:
        """签收."""
        self._check("sign")
        self.case.signed_at = at
        self.case.handler_id = by.id if by.kind == "person" else None
        self._to(State.HANDLING)
        self.tell("case.signed", by, at, {"unit": self.case.unit_id})

    def return_case(self, *, by: Actor, at: datetime, reason: str) -> None:
        """退回 to the first receiver."""
        self._check("return")
        case, giver = self.case, self.case.unit_id
        case.return_count += 1
        case.returned_by = [*case.returned_by, str(giver)]
        case.signed_at, case.handler_id = None, None
        self._hand_over(case.first_receiver_id, at)
        self._to(State.ACCEPTED)
        data = {"from": giver, "to": case.first_receiver_id, "went_up": False}
        self.tell("case.returned", by, at, {**data, **self.remark("return", reason, at)})

    def transfer(self, *, by: Actor, at: datetime, unit: UUID, reason: str) -> None:
        """转办."""
        self._check("transfer")
        case, giver = self.case, self.case.unit_id
        case.signed_at, case.handler_id = None, None
        self._hand_over(unit, at)
        self._to(State.DISPATCHED)
        data = {"from": giver, "to": unit}
        self.tell("case.transferred", by, at, {**data, **self.remark("transfer", reason, at)})

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
        self._check(f"ask_{kind}")
        row = Approval(
            id=uuid7(),
            case=self.case,
            kind=kind,
            asked_by_id=by.id,
            asked_at=at,
            reason=reason,
            amount=amount,
            amount_unit=str(self.span.unit) if amount and self.span else "",
        )
        self.rows.append(row)
        data = {"approval": row.id, "kind": str(kind), "amount": amount and str(amount)}
        data["amount_unit"] = row.amount_unit
        self.tell("case.asked", by, at, {**data, **self.remark("ask", reason, at)})
        return row

    def grant(self, row: Approval, *, by: Actor, at: datetime, reason: str) -> None:
        """Grant an extension, a suspension or its end, or an exclusion."""
        word = {"by": str(by.id), "at": at.isoformat(), "granted": True, "reason": reason}
        row.decisions, row.granted, row.decided_at = [word], True, at
        data = {"approval": row.id, "kind": str(row.kind), "granted": True, "final": True}
        self.tell("case.decided", by, at, {**data, **self.remark("decide", reason, at)})
        match row.kind:
            case ApprovalKind.EXTEND:
                span = ledger.clock_of(self.case).span
                if span is None or row.amount is None:
                    raise ValueError("there is no deadline to extend")
                amount = WorkingTime(row.amount, TimeUnit(row.amount_unit or span.unit))
                ledger.append(self.case, deadlines.Extend(at=at, amount=amount))
                # As the database gives it back to the action.
                told = {
                    "amount": f"{row.amount:.2f}",
                    "amount_unit": str(amount.unit),
                    "due_at": self.case.due_at,
                }
                self.told.append((by, Happening("case.extended", at, told)))
            case ApprovalKind.SUSPEND:
                ledger.append(self.case, deadlines.Pause(at=at, reason="suspended"))
                self._to(State.SUSPENDED)
            case ApprovalKind.RESUME:
                ledger.append(self.case, deadlines.Resume(at=at))
                self._to(State.HANDLING)
            case ApprovalKind.EXCLUDE:
                self.case.is_excluded = True
            case _:
                raise ValueError(f"a story does not grant {row.kind}")

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
        self._check("whistle")
        due = at + rules.REPORT_IN_WITHIN
        tasks = [
            CaseTask(
                id=uuid7(),
                case=self.case,
                kind=TaskKind.WHISTLE,
                unit_id=unit,
                called_by_id=calling,
                ground=ground,
                reason=reason,
                called_at=at,
                arrive_by=due,
            )
            for unit in units
        ]
        self.rows.extend(tasks)
        self.open_tasks.extend(tasks)
        data = {
            "kind": str(TaskKind.WHISTLE),
            "ground": ground,
            "tasks": {str(t.id): t.unit_id for t in tasks},
            "arrive_by": due,
        }
        self.tell("case.whistled", by, at, {**data, **self.remark("whistle", reason, at)})
        return tasks

    def report_in(self, task: CaseTask, *, by: Actor, at: datetime) -> None:
        """报到."""
        task.arrived_at = at
        in_time = task.arrive_by is None or at <= task.arrive_by
        data = {"task": task.id, "unit": task.unit_id, "in_time": in_time}
        self.tell("case.reported_in", by, at, data)

    def close_task(self, task: CaseTask, *, by: Actor, at: datetime, evidence: str) -> None:
        """A called body closes its part."""
        task.closed_at, task.evidence = at, evidence
        self.open_tasks.remove(task)
        data = {"task": task.id, "unit": task.unit_id, **self.remark("task", evidence, at)}
        self.tell("case.task_closed", by, at, data)

    def supervise(self, *, by: Actor, at: datetime, reason: str) -> None:
        """督办."""
        self._check("supervise")
        self.case.is_supervised = True
        self.tell("case.supervised", by, at, self.remark("supervise", reason, at))

    def resolve(self, *, by: Actor, at: datetime, resolution: str) -> None:
        """办结."""
        self._check("resolve")
        case = self.case
        case.resolved_at, case.resolution = at, resolution
        ledger.append(case, deadlines.Stop(at=at))
        for task in self.rows:
            if isinstance(task, CaseTask) and task.released_at is None:
                task.released_at = at
        self._to(State.RESOLVED)
        data = {"unit": case.unit_id, "on_time": case.on_time}
        told = {**data, **self.remark("resolve", resolution, at, internal=False)}
        self.tell("case.resolved", by, at, told)

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
        self._check("call_back")
        case, valid = self.case, rules.is_valid(answer)
        way = rules.PHONE if by.kind == "person" else rules.PAGE
        row = Callback(
            id=uuid7(),
            case=case,
            caller=caller,
            round=case.reopen_count + 1,
            at=at,
            by_id=by.id if by.kind == "person" else None,
            reached=answer.reached,
            valid=valid,
            contacted=answer.contacted,
            solved=answer.solved,
            level=answer.level,
            why=answer.why,
            way=way,
        )
        self.rows.append(row)
        if answer.reached and caller and way == rules.PHONE:
            self._verify(caller, at)
        if valid:
            self.answered |= {caller.id} if caller else set()
            case.callback_valid, case.callback_level = True, answer.level
            case.callback_contacted, case.callback_solved = answer.contacted, answer.solved
            case.callback_way = way
        elif case.callback_valid is None:
            case.callback_valid = False
        said = {
            "callback": row.id,
            "caller": caller.id if caller else None,
            "reached": answer.reached,
            "way": way,
            "valid": valid,
            "contacted": answer.contacted,
            "solved": answer.solved,
            "level": answer.level,
            **({"why": answer.why} if answer.why else {}),
        }
        self.tell("case.called_back", by, at, {**said, **self.remark("callback", remark, at)})
        if rules.reopens(answer):
            self._reopen(by, at, remark)
        elif valid and not self.waiting:
            self.close(by=by, at=at)

    def _verify(self, caller: Caller, at: datetime) -> None:
        """Somebody has answered at this phone."""
        for each in self.callers:
            if each is caller or (each.phone_index and each.phone_index == caller.phone_index):
                each.verified_at = each.verified_at or at

    def _reopen(self, by: Actor, at: datetime, reason: str) -> None:
        case = self.case
        case.reopen_count += 1
        self.answered.clear()
        case.resolved_at, case.closed_at, case.signed_at = None, None, None
        ledger.append(case, deadlines.Reopen(at=at, span=None))
        self._to(State.DISPATCHED)
        data = {"automatic": True, "unit": case.unit_id, "due_at": case.due_at}
        told = {**data, **self.remark("reopen", reason, at)}
        self.told.append((by, Happening("case.reopened", at, told)))

    def give_up(self, *, by: Actor, at: datetime, attempts: int, reason: str) -> None:
        """Close after calls that nobody answered."""
        data = {"attempts": attempts, **self.remark("callback", reason, at)}
        self.tell("case.callback_given_up", by, at, data)
        self._file(by, at)

    def close(self, *, by: Actor, at: datetime) -> None:
        """归档."""
        self._check("close")
        self._file(by, at)

    def _file(self, by: Actor, at: datetime) -> None:
        self.case.closed_at = at
        self._to(State.CLOSED)
        self.told.append((by, Happening("case.closed", at, {"unit": self.case.unit_id})))

    def merge_into(self, main: Story, *, by: Actor, at: datetime, reason: str) -> None:
        """并案: this one goes, its caller moves to the one that stays."""
        self._check("merge")
        case, moved = self.case, len(self.callers)
        for caller in self.callers:
            caller.case = main.case
        main.callers.extend(self.callers)
        self.callers = []
        merge = CaseMerge(id=uuid7(), case=case, into=main.case, at=at, state=case.state)
        self.rows.append(merge)
        case.merged_into, case.closed_at = main.case, at
        ledger.append(case, deadlines.Stop(at=at))
        self._to(State.MERGED)
        data = {"into": main.case.id, "other": main.case.number, "callers": moved}
        data |= self.remark("merge", reason, at)
        self.tell("case.merged", by, at, data)
        absorbed = {"case": case.id, "other": case.number, "callers": moved}
        main.tell("case.absorbed", by, at, absorbed)

    def end(self, now: datetime) -> None:
        """Bring clock and chain up to a moment: deadlines that have passed are on record."""
        case = self.case
        now = max(now, *(each.at for _by, each in self.told))
        ledger.refresh(case, now)
        passed = ledger.breaches(case, now)
        for data in passed:
            self.told.append((SYSTEM, Happening("case.breached", data["breached_at"], data)))
        case.breaches_told = len(passed)
        self.told.sort(key=lambda pair: pair[1].at)
