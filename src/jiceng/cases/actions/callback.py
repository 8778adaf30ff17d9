"""Callbacks (回访): ask residents about the result, and close or reopen accordingly."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import lifecycle, queries, rules
from jiceng.cases.actions.intake import caller_row
from jiceng.cases.actions.making import make_move, write_outcome
from jiceng.cases.actions.stored_facts import StoredFacts
from jiceng.cases.intake import report
from jiceng.cases.lifecycle.callback import answered
from jiceng.cases.models import Caller, Case
from jiceng.cases.residents import followed_request
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.records.public import Context


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
    """Record one callback (`lifecycle.callback.call_back`).

    Args:
        caller: the resident who was asked; optional if only one person waits.
    """
    given = {"caller": caller, "reason": remark, **asdict(answer)}
    return make_move("call_back", case=case, given=given, by=by, at=at, version=version)


def give_up_callback(
    *, case: UUID, by: Actor, at: datetime, reason: str, version: int | None = None
) -> Case:
    """Close a request without a valid callback (`lifecycle.callback.give_up`)."""
    given = {"reason": reason}
    return make_move("give_up", case=case, given=given, by=by, at=at, version=version)


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
    """Record the resident's own answer, given on the secret link; it counts as a callback.

    Answers of those who joined a request and were never reached by phone are stored without effect,
    since their identity is unverified.

    Args:
        case: the open request; its secret link, or that of one merged into it, authorises the
            answer.
        own: the merged request of the link's reporter, if it was merged.
        caller: the person who joined, for their own link; else the reporter answers.
    """
    locked = Case.objects.select_for_update().get(pk=case)
    lifecycle.check(queries.facts(locked), "rate").or_refuse()
    joined = Caller.objects.get(pk=caller, case=locked) if caller is not None else None
    reported = locked if own in (None, case) else Case.objects.get(pk=own, merged_into=locked)
    if not followed_request.may_rate(locked, reported, joined):
        raise Invalid(_("You have answered already."), "callback.answered")
    rules.check_answer(answer).or_refuse()
    answering = joined or _reporter(locked, reported, at)
    facts, context = StoredFacts(locked, by, at), Context(by, at, case)
    outcome = answered(facts, answer, answering, remark.strip(), rules.PAGE, context)
    return write_outcome(locked, "case.called_back", outcome, context)


def _reporter(case: Case, own: Case, at: datetime) -> Caller:
    """The reporter of a request; for an anonymous one a new row without name and phone, to which
    the answer refers.
    """
    known = Caller.objects.filter(case=case, original_case=own, link_digest=None).order_by("pk")
    found = known.filter(wants_callback=True).first() or known.first()
    if found is None:
        found = caller_row(own, report.CallerDetails(wants_callback=False), at)
        found.case = case
        found.save(force_insert=True)
    return found
