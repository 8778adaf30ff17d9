"""回访: asking each caller whether the matter was solved, and what follows from the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import queries, rules
from jiceng.cases.actions.base import Move, begin, finish
from jiceng.cases.actions.lifecycle import close_locked, reopen_locked
from jiceng.cases.models import Callback, Caller, Case, State
from jiceng.cases.refusals import enforce
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.events import Happening
from jiceng.core.ids import uuid7


@transaction.atomic
def call_back(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    answer: rules.CallbackAnswer,
    caller: UUID | None = None,
    remark: str = "",
    version: int | None = None,
) -> Case:
    """Note one callback: reached or not, and the three answers.

    A valid dissatisfied answer reopens the request by itself. When the last waiting caller has
    given a valid satisfied one, the request is closed.

    Args:
        caller: which caller was asked; may be left out when only one waits.
    """
    move = begin("call_back", case=case, by=by, at=at, version=version)
    return _answered(move, answer, _whom(move.case, caller), remark)


@transaction.atomic
def rate(
    *, case: UUID, by: Actor, at: datetime, answer: rules.CallbackAnswer, remark: str = "",
    caller: UUID | None = None,
) -> Case:  # fmt: skip
    """The resident answers on the secret link; counts like a callback.

    Args:
        case: found by its secret link, which is the right to answer.
        caller: who joined the request, for their own link; else its reporter answers.
    """
    locked = Case.objects.select_for_update().get(pk=case)
    enforce(rules.check(queries.facts(locked), "call_back"))
    joined = Caller.objects.get(pk=caller, case=locked) if caller is not None else None
    if not queries.may_rate(locked, joined):
        raise Invalid(_("You have answered already."), "callback.answered")
    return _answered(Move(locked, by, at), answer, joined or _reporter(locked), remark)


def _reporter(case: Case) -> Caller | None:
    """Whoever reported the request itself, if they are waiting and known."""
    own = queries.callers_waiting(case).filter(original_case=case, link_digest=None)
    return own.first()


def _whom(case: Case, caller: UUID | None) -> Caller | None:
    if caller is not None:
        found = Caller.objects.filter(pk=caller, case=case).first()
        if found is None:
            raise NotFound(_("This caller does not belong to the request."), "caller.not_found")
        return found
    waiting = list(queries.callers_waiting(case)[:2])
    if len(waiting) > 1:
        raise Invalid(
            _("Several callers wait for a callback. Choose whom you asked."),
            "callback.which_caller",
            field="caller",
        )
    return waiting[0] if waiting else None


def _answered(move: Move, answer: rules.CallbackAnswer, caller: Caller | None, remark: str) -> Case:
    enforce(rules.check_answer(answer))
    case, valid = move.case, rules.is_valid(answer)
    row = Callback.objects.create(
        id=uuid7(), case=case, caller=caller, round=case.reopen_count + 1, at=move.at,
        by_id=move.by.id if move.by.kind == "person" else None, reached=answer.reached,
        valid=valid, contacted=answer.contacted, solved=answer.solved, level=answer.level,
        why=answer.why,
    )  # fmt: skip
    if valid:
        case.callback_valid, case.callback_level = True, answer.level
        case.callback_contacted, case.callback_solved = answer.contacted, answer.solved
    elif case.callback_valid is None:
        case.callback_valid = False
    said = {"callback": row.id, "caller": caller.id if caller else None, "reached": answer.reached}
    answers: dict[str, object] = {
        "contacted": answer.contacted, "solved": answer.solved, "level": answer.level,
    }  # fmt: skip
    if answer.why:
        answers["why"] = answer.why
    move.tell(
        "case.called_back",
        {**said, "valid": valid, **answers, **move.remark("callback", remark)},
    )
    if rules.reopens(answer):
        return reopen_locked(move, remark or _("The caller is not satisfied."), automatic=True)
    if valid and not queries.callers_waiting(case).exists():
        return close_locked(move)
    return finish(move)


@transaction.atomic
def give_up_callback(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Close a request although callers wait who could not be asked, as often as they were tried.

    Their callback is not valid, which is no satisfaction: what nobody answered counts in no rate.
    What other callers answered stays. Whoever reported it can have it done again by their link.

    Raises:
        Refused: without a reason, or when somebody who waits was not tried often enough.
    """
    move = begin("give_up", case=case, by=by, at=at, version=version, reason=reason)
    _forget_satisfaction_of_before(move.case)
    tried = Callback.objects.filter(case=move.case, round=move.case.reopen_count + 1).count()
    move.tell("case.callback_given_up", {"attempts": tried, **move.remark("callback", reason)})
    move.case.closed_at = at
    move.tell("case.closed", {"unit": move.case.unit_id})
    return finish(move, State.CLOSED)


def _forget_satisfaction_of_before(case: Case) -> None:
    """Whoever was satisfied before the request had to be done again has said nothing of how it is
    now. Dissatisfaction of before stays: giving up must not wipe it out."""
    answered = Callback.objects.filter(case=case, round=case.reopen_count + 1, valid=True)
    before = rules.CallbackAnswer(
        reached=True, contacted=case.callback_contacted, solved=case.callback_solved,
        level=case.callback_level,
    )  # fmt: skip
    if not answered.exists() and not rules.reopens(before):
        case.callback_valid, case.callback_level = False, None
        case.callback_contacted = case.callback_solved = None


@transaction.atomic
def reveal_caller(*, caller: UUID, by: Actor, at: datetime, reason: str) -> Caller:
    """Show a caller's name and phone in clear; the look itself is an event on the request.

    Raises:
        Forbidden: without the right to reveal.
        Invalid: without a reason.
    """
    found = Caller.objects.filter(pk=caller).first()
    if found is None:
        raise NotFound(_("There is no such caller, or you cannot see it."), "caller.not_found")
    locked = queries.lock(by, found.case_id)
    queries.may_make(by, "reveal", locked).or_refuse()
    if not reason.strip():
        raise Invalid(_("Say why you need to see it."), "reveal.reason", field="reason")
    move = Move(locked, by, at)
    move.happenings.append(
        Happening("case.caller_revealed", at, {"caller": found.id, **move.remark("reveal", reason)})
    )
    finish(move)
    return found
