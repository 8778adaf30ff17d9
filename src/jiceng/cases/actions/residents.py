"""Actions of residents on requests of others, and on their own closed requests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import queries, rules
from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.actions.intake import caller_row
from jiceng.cases.actions.making import write_outcome
from jiceng.cases.actions.stored_facts import StoredFacts
from jiceng.cases.intake import report
from jiceng.cases.intake.resident_links import digest_of, form_digest, secret_of
from jiceng.cases.lifecycle import Written
from jiceng.cases.lifecycle.ending import again
from jiceng.cases.models import Caller, Case
from jiceng.core.access import Actor, Verdict
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import secret_token
from jiceng.records.public import Context
from jiceng.records.remarks.public import Remark

ASKED_AGAIN = "ask_again"
"""Kind of the note with the reason for a resident's reopening."""


@transaction.atomic
def join(
    *,
    case: UUID,
    by: Actor,
    at: datetime,
    caller: report.CallerDetails,
    text: str = "",
    form_number: str = "",
) -> str:
    """Follow another person's open request about the same matter instead of reporting it again.

    Those who leave a phone number are called back like the first reporter.

    Args:
        case: a request that is public.
        text: additional information for staff.
        form_number: idempotency key of the form: submitted twice, it gives the same secret.

    Returns:
        The secret of their own tracking link.

    Raises:
        NotFound: the request is not public.
        Refused: it is no longer open.
        Invalid: an invalid phone number.
    """
    locked = queries.publicly().select_for_update().filter(pk=case).first()
    if locked is None:
        raise NotFound(_("Request not found, or not visible to you."), "case.not_found")
    rules.may_join(locked.state).or_refuse()
    caller = report.clean_caller(caller)
    # The content is part of the key: a repetition with, say, a phone number is a new submission.
    content = "\0".join((str(case), caller.name, caller.phone, text.strip()))
    secret = secret_of(form_digest(form_number, content)) if form_number else secret_token()
    if form_number and Caller.objects.filter(link_digest=digest_of(secret)).exists():
        return secret
    row = caller_row(locked, caller, at)
    row.wants_callback = caller.wants_callback and bool(caller.phone)
    row.link_digest = digest_of(secret)
    row.save(force_insert=True)
    move = MoveContext(locked, by, at)
    move.add_event("case.joined", {"caller": row.id, **move.remark("join", text)})
    finish(move)
    return secret


@transaction.atomic
def ask_again(*, case: UUID, by: Actor, at: datetime, reason: str, own: UUID | None = None) -> Case:
    """Reopen a closed request on the resident's demand: once, and within a limited time.

    Args:
        case: found by its secret link, which authorises the reopening.
        own: the merged request of the link's reporter, if it was merged; other reporters do not see
            the reason then.

    Raises:
        Invalid: without a reason.
        Refused: it is not closed, was reopened this way before, or was closed too long ago.
    """
    locked = Case.objects.select_for_update().get(pk=case)
    may_ask_again(locked, at).or_refuse()
    if not reason.strip():
        raise Invalid(_("Describe the remaining problem."), "case.reason_missing", field="reason")
    words = Written(ASKED_AGAIN, reason, internal=own not in (None, case))
    outcome = again(StoredFacts(locked, by, at), words)
    return write_outcome(locked, "case.reopened", outcome, Context(by, at, case))


def may_ask_again(case: Case, at: datetime) -> Verdict:
    """Whether the reporter may have a request reopened now."""
    before = Remark.objects.filter(stream=case.pk, kind=ASKED_AGAIN).exists()
    return rules.may_ask_again(case.state, case.closed_at, at, before=before)
