"""Moves for callbacks (回访): record the answers, close without callback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import ALL_AROUND, move
from jiceng.cases.lifecycle.ending import closed, reopened, without_earlier_satisfaction
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason, Reasoned, Sent, text_of
from jiceng.cases.lifecycle.outcomes import Added, CaseOutcome, Set, Written
from jiceng.cases.models import Callback, Caller
from jiceng.core.access import Verdict, refuse
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid7
from jiceng.core.number_parsing import Whole
from jiceng.records.public import Context, Fields


class Answered(Fields):
    """Result of a call; see `rules.CallbackAnswer`.

    Args:
        caller: who was called; optional if only one person waits.
        why: for APIs; on a page, the reason for an unreached resident is in the field `reached`.
    """

    caller: UUID | None = None
    reached: bool = False
    contacted: bool | None = None
    solved: bool | None = None
    level: Annotated[int | None, Sent(Annotated[Whole, Field(ge=1, le=5)] | None)] = None
    reason: Reason = ""
    why: Annotated[
        str,
        Field(
            description="Reason of a callback without answers: `no_answer` or `wrong_number`"
            " if the resident was not reached, otherwise `refuses`."
        ),
        text_of(12),
    ] = ""

    @property
    def answer(self) -> rules.CallbackAnswer:
        """The answers as input of the rules."""
        return rules.CallbackAnswer(self.reached, self.contacted, self.solved, self.level, self.why)


def _phone(caller: Caller | None) -> bytes | None:
    """Comparison key of a phone; None without one."""
    return bytes(caller.phone_index) if caller is not None and caller.phone_index else None


def is_unverified(caller: Caller) -> bool:
    """Whether a person joined with a phone on which no call has been answered yet."""
    return caller.link_digest is not None and caller.verified_at is None


def waiting(callers: Iterable[Caller], callbacks: Sequence[Callback]) -> list[list[Caller]]:
    """Callers who want a callback and have had no valid one in this round, grouped by phone.

    A valid call counts for all reports from the same phone.

    Args:
        callers: in the order of their reports.
        callbacks: those of this round.
    """
    # Answers on a page do not prove whose phone it is; only calls do.
    valid = [each for each in callbacks if each.valid]
    phones = {_phone(each.caller) for each in valid if each.way != rules.PAGE} - {None}
    # Those who joined and answered "satisfied" on their page are not called. The others are, which
    # also verifies the phone number.
    content = {
        each.caller_id
        for each in callbacks
        if each.is_unverified and each.solved and (each.level or 0) > rules.DISSATISFIED_UP_TO
    }
    done = {each.caller_id for each in valid} | content
    rows = {
        row.pk: row
        for row in callers
        if row.wants_callback
        and row.erased_at is None
        and row.pk not in done
        and _phone(row) not in phones
    }
    people = rules.people(rules.PersonToCall(row.pk, _phone(row)) for row in rows.values())
    return [[rows[each] for each in person] for person in people]


def untried(people: Iterable[Sequence[Caller]], callbacks: Iterable[Callback]) -> int:
    """Number of waiting people for whom more attempts are required."""
    tries: dict[UUID, list[rules.Try]] = {}
    for each in callbacks:
        if not each.valid and not each.is_unverified and each.caller_id is not None:
            tries.setdefault(each.caller_id, []).append(rules.Try(each.at, each.why))
    return sum(
        not rules.tried_enough(
            [each for row in person for each in tries.get(row.pk, ())],
            is_unverified=all(is_unverified(row) for row in person),
        )
        for person in people
    )


def _whom(facts: RequestFacts, caller: UUID | None) -> Caller:
    """The caller who was called.

    Raises:
        NotFound, Refused, Invalid: unknown, not waiting, or ambiguous.
    """
    people = waiting(facts.callers, facts.callbacks)
    if caller is not None:
        found = next((each for each in facts.callers if each.pk == caller), None)
        if found is None:
            raise NotFound(
                now_("This resident does not belong to the request."), "caller.not_found"
            )
        if not any(found in person for person in people):
            refuse("callback.not_waiting").or_refuse()
        return found
    if len(people) > 1:
        raise Invalid(
            now_("Several residents await a callback. Choose the one you called."),
            "callback.which_caller",
            field="caller",
        )
    return people[0][0]


def may_call_back(facts: RequestFacts, fields: Answered, _context: Context) -> Verdict:
    """Guard: not about one's own work while colleagues could call, only to waiting callers, with
    consistent answers.
    """
    verdict = facts.may_ask_callers()
    if verdict:
        _whom(facts, fields.caller)
        verdict = rules.check_answer(fields.answer)
    return verdict


def call_back(facts: RequestFacts, fields: Answered, context: Context) -> CaseOutcome:
    """Record one callback: reached or not, and the three answers.

    A valid dissatisfied answer reopens the request. When the last waiting caller has given a valid
    satisfied one, the request is closed. An answer counts for all reports from the same phone, and
    verifies the phone of those who joined.
    """
    caller, by = _whom(facts, fields.caller), context.actor
    way = rules.way_of(by.id, facts.handlers) if by.id else rules.PHONE
    return answered(facts, fields.answer, caller, fields.reason, way, context)


def answered(
    facts: RequestFacts,
    answer: rules.CallbackAnswer,
    caller: Caller,
    remark: str,
    way: str,
    context: Context,
) -> CaseOutcome:
    """Outcome of an answer by phone or on the page of a secret link."""
    row, by = facts.row, context.actor
    verified = _verified(facts, caller) if answer.reached and way != rules.PAGE else []
    apart = way == rules.PAGE and is_unverified(caller)
    counts = rules.is_valid(answer) and not apart
    callback = Callback(
        id=uuid7(),
        case=row,
        caller=caller,
        round=row.reopen_count + 1,
        at=context.at,
        by_id=by.id if by.kind == "person" else None,
        reached=answer.reached,
        valid=counts,
        contacted=answer.contacted,
        solved=answer.solved,
        level=answer.level,
        why=answer.why,
        way=way,
        is_unverified=apart,
    )
    state, changes, clock, events = _follows(facts, callback, answer, remark, context)
    return CaseOutcome(
        state,
        _event_data(callback),
        changes={**_rated(facts, callback), **changes},
        rows=[*([Set(verified, {"verified_at": context.at})] if verified else []), Added(callback)],
        events=events,
        clock=clock,
        words=Written("callback", remark),
    )


def _verified(facts: RequestFacts, caller: Caller) -> list[Caller]:
    """Callers whose phone is verified by this call."""
    phone = _phone(caller)
    return [
        each
        for each in facts.callers
        if each.verified_at is None
        and (each.pk == caller.pk or (phone is not None and _phone(each) == phone))
    ]


def _rated(facts: RequestFacts, callback: Callback) -> dict[str, Any]:
    """Columns for the three rates."""
    if callback.valid:
        return {
            "callback_valid": True,
            "callback_level": callback.level,
            "callback_contacted": callback.contacted,
            "callback_solved": callback.solved,
            "callback_way": callback.way,
        }
    if facts.row.callback_valid is None and not callback.is_unverified:
        return {"callback_valid": False}
    return {}


def _event_data(callback: Callback) -> dict[str, Any]:
    return {
        "callback": callback.id,
        "caller": callback.caller_id,
        "reached": callback.reached,
        "way": callback.way,
        "valid": callback.valid,
        "contacted": callback.contacted,
        "solved": callback.solved,
        "level": callback.level,
        **({"why": callback.why} if callback.why else {}),
        **({"unverified": True} if callback.is_unverified else {}),
    }


def _follows(
    facts: RequestFacts,
    callback: Callback,
    answer: rules.CallbackAnswer,
    remark: str,
    context: Context,
) -> tuple[str, dict[str, Any], list[Any], list[Any]]:
    """Effects of the answer on the request: state, columns, clock entries, further events."""
    if callback.valid and rules.reopens(answer):
        words = Written("reopen", remark or now_("The resident is not satisfied."))
        return reopened(facts, words, automatic=True)
    given = [*facts.callbacks, callback]
    if callback.valid and rules.closes(
        answer,
        waiting=len(waiting(facts.callers, given)),
        reporter_answered=any(_is_reporters(each) for each in given),
    ):
        changes, event = closed(facts, context.at)
        return rules.CLOSED, changes, [], [event]
    return facts.row.state, {}, [], []


def _is_reporters(callback: Callback) -> bool:
    """Whether a valid answer comes from a reporter of the request."""
    caller = callback.caller
    return callback.valid and (caller is None or caller.link_digest is None)


def may_give_up(facts: RequestFacts, _fields: Reasoned, _context: Context) -> Verdict:
    """Guard: not about one's own work while a colleague could call."""
    return facts.may_ask_callers()


def give_up(facts: RequestFacts, fields: Reasoned, context: Context) -> CaseOutcome:
    """Close a request whose callers were not reached in the required number of attempts.

    Their callbacks are invalid and count in no rate. Answers of other callers stay. The reporter
    can have the request reopened by the secret link.
    """
    changes, event = closed(facts, context.at)
    return CaseOutcome(
        rules.CLOSED,
        {"attempts": len(facts.callbacks)},
        changes={**without_earlier_satisfaction(facts), **changes},
        events=[event],
        words=Written("callback", fields.reason),
    )


def _called_back(state: str, given: Mapping[str, Any]) -> Any:
    """Confirmation of a callback: what follows from the answer."""
    if state == rules.CLOSED:
        return _("Callback recorded; request closed.")
    if state == rules.DISPATCHED:
        return _("Callback recorded; reopened for %(unit)s%(within)s.")
    if given.get("why") or not given.get("reached"):
        return _("Call without answers recorded, %(tries)s in this round.")
    return _("Callback recorded; other residents still wait for theirs.")


CALL_BACK = move(
    "call_back",
    _("Record callback"),
    "case.called_back",
    call_back,
    done=_called_back,
    on=[rules.RESOLVED],
    ends=[rules.CLOSED, rules.DISPATCHED],
    right="case.call_back",
    relations=ALL_AROUND,
    guards=[rules.somebody_waits],
    key="b",
    fields=Answered,
    guard=may_call_back,
)
GIVE_UP = move(
    "give_up",
    _("Close without callback"),
    "case.callback_given_up",
    give_up,
    done=_("Closed without callback; counted in no rate."),
    on=[rules.RESOLVED],
    to=rules.CLOSED,
    right="case.call_back",
    relations=ALL_AROUND,
    guards=[rules.tried_enough_for_all],
    reason=True,
    fields=Reasoned,
    guard=may_give_up,
)
