"""回访: asking each caller whether the matter was solved, and what follows from the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jiceng.cases import following, intake, queries, rules, waiting
from jiceng.cases.actions.base import Move, begin, finish
from jiceng.cases.actions.intake import caller_row
from jiceng.cases.actions.lifecycle import (
    close_locked,
    forget_satisfaction_of_before,
    reopen_locked,
)
from jiceng.cases.models import Callback, Caller, Case, State
from jiceng.core.access import Actor, refuse
from jiceng.core.errors import Invalid, NotFound
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
    given a valid satisfied one, the request is closed. An answer counts for all that were reported
    from the same phone, and shows of whoever joined that the phone is theirs.

    Args:
        caller: which caller was asked; may be left out when only one person waits.

    Raises:
        Refused: of a caller who does not wait, of nobody, and by whoever handled the request while
            others could ask.
    """
    move = begin("call_back", case=case, by=by, at=at, version=version)
    waiting.may_ask_about(by, move.case, at).or_refuse()
    asked = _whom(move.case, caller)
    if answer.reached:
        _verify(move.case, asked, at)
    way = rules.way_of(by.id, waiting.handlers_of(move.case)) if by.id else rules.PHONE
    return _answered(move, answer, asked, remark, way)


@transaction.atomic
def rate(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    answer: rules.CallbackAnswer,
    remark: str = "",
    own: UUID | None = None,
    caller: UUID | None = None,
) -> Case:
    """The resident answers on the secret link; counts like a callback.

    What somebody says who joined and whose phone nobody has rung up yet is kept, and does nothing:
    they may be anybody.

    Args:
        case: the request that is worked on; its secret link, or that of one that was merged into
            it, is the right to answer.
        own: what the reporter of the link reported, if that was merged.
        caller: who joined the request, for their own link; else the reporter answers.
    """
    locked = Case.objects.select_for_update().get(pk=case)
    rules.check(queries.facts(locked), "rate").or_refuse()
    joined = Caller.objects.get(pk=caller, case=locked) if caller is not None else None
    reported = locked if own in (None, case) else Case.objects.get(pk=own, merged_into=locked)
    if not following.may_rate(locked, reported, joined):
        raise Invalid(_("You have answered already."), "callback.answered")
    said = joined or _reporter(locked, reported, at)
    return _answered(Move(locked, by, at), answer, said, remark, rules.PAGE)


def _reporter(case: Case, own: Case, at: datetime) -> Caller:
    """Whoever reported a request; of a nameless one a row without name and phone, so that their
    answer is somebody's."""
    known = Caller.objects.filter(case=case, original_case=own, link_digest=None).order_by("pk")
    found = known.filter(wants_callback=True).first() or known.first()
    if found is None:
        found = caller_row(own, intake.CallerDetails(wants_callback=False), at)
        found.case = case
        found.save(force_insert=True)
    return found


def _whom(case: Case, caller: UUID | None) -> Caller:
    people = waiting.people_waiting(case)
    if caller is not None:
        found = Caller.objects.filter(pk=caller, case=case).first()
        if found is None:
            raise NotFound(_("This resident does not belong to the request."), "caller.not_found")
        if not any(found in person for person in people):
            refuse("callback.not_waiting").or_refuse()
        return found
    if len(people) > 1:
        raise Invalid(
            _("Several residents await a callback. Choose the one you called."),
            "callback.which_caller",
            field="caller",
        )
    return people[0][0]


def _verify(case: Case, caller: Caller, at: datetime) -> None:
    """Somebody has answered at this phone: what comes from it is somebody's."""
    theirs = Q(pk=caller.pk)
    if caller.phone_index is not None:
        theirs |= Q(phone_index=caller.phone_index)
    Caller.objects.filter(theirs, case=case, verified_at=None).update(verified_at=at)
    caller.verified_at = caller.verified_at or at


def _answered(
    move: Move, answer: rules.CallbackAnswer, caller: Caller, remark: str, way: str
) -> Case:
    rules.check_answer(answer).or_refuse()
    case = move.case
    apart = way == rules.PAGE and waiting.is_unverified(caller)
    counts = rules.is_valid(answer) and not apart
    row = Callback.objects.create(
        id=uuid7(),
        case=case,
        caller=caller,
        round=case.reopen_count + 1,
        at=move.at,
        by_id=move.by.id if move.by.kind == "person" else None,
        reached=answer.reached,
        valid=counts,
        contacted=answer.contacted,
        solved=answer.solved,
        level=answer.level,
        why=answer.why,
        way=way,
        is_unverified=apart,
    )
    if counts:
        case.callback_valid, case.callback_level = True, answer.level
        case.callback_contacted, case.callback_solved = answer.contacted, answer.solved
        case.callback_way = way
    elif case.callback_valid is None and not apart:
        case.callback_valid = False
    said = {"callback": row.id, "caller": caller.id, "reached": answer.reached, "way": way}
    answers: dict[str, object] = {
        "contacted": answer.contacted,
        "solved": answer.solved,
        "level": answer.level,
    }
    if answer.why:
        answers["why"] = answer.why
    if apart:
        answers["unverified"] = True
    move.tell(
        "case.called_back",
        {**said, "valid": counts, **answers, **move.remark("callback", remark)},
    )
    if counts and rules.reopens(answer):
        return reopen_locked(move, remark or _("The resident is not satisfied."), automatic=True)
    if counts and rules.closes(
        answer,
        waiting=len(waiting.people_waiting(case)),
        reporter_answered=_reporter_answered(case),
    ):
        return close_locked(move)
    return finish(move)


def _reporter_answered(case: Case) -> bool:
    answers = Callback.objects.filter(case=case, round=case.reopen_count + 1, valid=True)
    return answers.filter(Q(caller=None) | Q(caller__link_digest=None)).exists()


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
    waiting.may_ask_about(by, move.case, at).or_refuse()
    forget_satisfaction_of_before(move.case)
    tried = Callback.objects.filter(case=move.case, round=move.case.reopen_count + 1).count()
    move.tell("case.callback_given_up", {"attempts": tried, **move.remark("callback", reason)})
    move.case.closed_at = at
    move.tell("case.closed", {"unit": move.case.unit_id})
    return finish(move, State.CLOSED)
