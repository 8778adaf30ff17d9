"""What residents do with the request of somebody else, or with their own after it is closed."""

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
"""The kind of remark that a resident's own reopening leaves."""


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
    """Follow somebody else's open request about the same, instead of reporting it once more.

    Whoever leaves a phone number is called back like the first reporter.

    Args:
        case: one that the public may know of.
        text: what they have seen, for those who handle it.
        form_number: of the form, which nobody else knows: sent twice, it gives the same secret.

    Returns:
        Their own secret for following it.

    Raises:
        NotFound: for a request that the public knows nothing of.
        Refused: when it is no longer open.
        Invalid: for a phone that is none.
    """
    locked = queries.publicly().select_for_update().filter(pk=case).first()
    if locked is None:
        raise NotFound(_("Request not found, or not visible to you."), "case.not_found")
    rules.may_join(locked.state).or_refuse()
    caller = report.clean_caller(caller)
    # With what was written: sent again with a phone number it must not seem to have been kept.
    said = "\0".join((str(case), caller.name, caller.phone, text.strip()))
    secret = secret_of(form_digest(form_number, said)) if form_number else secret_token()
    if form_number and Caller.objects.filter(link_digest=digest_of(secret)).exists():
        return secret
    row = caller_row(locked, caller, at)
    row.wants_callback = caller.wants_callback and bool(caller.phone)
    row.link_digest = digest_of(secret)
    row.save(force_insert=True)
    move = MoveContext(locked, by, at)
    move.tell("case.joined", {"caller": row.id, **move.remark("join", text)})
    finish(move)
    return secret


@transaction.atomic
def ask_again(*, case: UUID, by: Actor, at: datetime, reason: str, own: UUID | None = None) -> Case:
    """The resident has a closed request reopened: once, and not for ever.

    Args:
        case: found by its secret link, which is the right to ask.
        own: what the reporter of the link reported, if that was merged into the request; the other
            reporters do not read the reason then.

    Raises:
        Invalid: without a reason.
        Refused: when it is not closed, was asked for before, or was closed too long ago.
    """
    locked = Case.objects.select_for_update().get(pk=case)
    may_ask_again(locked, at).or_refuse()
    if not reason.strip():
        raise Invalid(_("Write what is still wrong."), "case.reason_missing", field="reason")
    words = Written(ASKED_AGAIN, reason, internal=own not in (None, case))
    outcome = again(StoredFacts(locked, by, at), words)
    return write_outcome(locked, "case.reopened", outcome, Context(by, at, case))


def may_ask_again(case: Case, at: datetime) -> Verdict:
    """Whether its reporter may have a request reopened now."""
    before = Remark.objects.filter(stream=case.pk, kind=ASKED_AGAIN).exists()
    return rules.may_ask_again(case.state, case.closed_at, at, before=before)
