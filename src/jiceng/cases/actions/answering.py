"""Requests that are answered and closed while the resident is present or on the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from jiceng.cases import queries, rules
from jiceng.cases.actions.intake import OpenedRequest, open_case
from jiceng.cases.actions.making import write_outcome
from jiceng.cases.actions.stored_facts import StoredFacts
from jiceng.cases.intake.report import Report
from jiceng.cases.lifecycle.answering import DIRECT, Cited, DirectAnswer
from jiceng.cases.models import Case, State
from jiceng.cases.permissions import CASE_ANSWER
from jiceng.core.access import Actor
from jiceng.core.advisory_lock import number_of
from jiceng.records.public import Context, obey


@transaction.atomic
def answer_directly(
    *,
    report: Report,
    answer: str,
    cited: Sequence[Cited],
    by: Actor,
    at: datetime,
    form_number: str = "",
) -> OpenedRequest:
    """Register a request, answer and close it, all in one transaction.

    It stays with the unit of whoever answered. Nobody is called back about it, since the resident
    heard the answer (decision 0082); reopened, it is dispatched as any request.

    Args:
        cited: versions of knowledge articles that the answer relies on.
        form_number: as for `open_case`; submitted twice, the form answers one request.

    Raises:
        Forbidden: without the permission.
        Refused: a request of this type is for the unit in charge; nothing is written.
        Invalid: an invalid report or no answer, with the field.
    """
    by.may(CASE_ANSWER).or_refuse()
    if form_number:
        # Of one form sent twice at once, the second waits and finds the request of the first.
        with connection.cursor() as cursor:
            key = number_of(f"cases.form:{form_number}")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    opened = open_case(
        report=replace(report, kept_by=_unit_of(by)), by=by, at=at, form_number=form_number
    )
    if not opened.is_new and opened.case.state != State.REPORTED:
        return opened
    return replace(opened, case=_close(opened.case.pk, answer, cited, by=by, at=at))


def _close(case: UUID, answer: str, cited: Sequence[Cited], *, by: Actor, at: datetime) -> Case:
    """Write the answer of a request that was just registered. Whoever registered it answers it,
    even if its matter is confidential, so that they do not see it afterwards.
    """
    locked = Case.objects.select_for_update().get(pk=case)
    facts, context = StoredFacts(locked, by, at, DIRECT.name), Context(by, at, case)
    fields = DirectAnswer(text=answer, cited=tuple(cited))
    queries.may_make(by, DIRECT.name, locked).or_refuse()
    rules.fits(DIRECT, facts.now).or_refuse()
    obey(DIRECT.guard(facts, fields, context))
    return write_outcome(locked, DIRECT.event, DIRECT.apply(facts, fields, context), context)


def _unit_of(by: Actor) -> UUID | None:
    """Unit of the position with which an actor answers."""
    units = (grant.unit_id for grant in by.grants if CASE_ANSWER in grant.permissions)
    return next((unit for unit in units if unit is not None), None)
