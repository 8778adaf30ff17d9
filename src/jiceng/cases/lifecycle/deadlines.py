"""Moves that request an approval: extension, suspension, resumption, exclusion, appeal."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import IN_UNIT, STATES, UNIT, RequestMove, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reason, Reasoned, Sent, text_of
from jiceng.cases.lifecycle.outcomes import Added, CaseOutcome, Written
from jiceng.cases.models import Approval, ApprovalKind, DeadlineUnit
from jiceng.core.access import ALLOW, Verdict
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.core.number_parsing import Exact
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.public import Context, Fields


class MoreTime(Fields):
    """Amount of an extension.

    Args:
        amount_unit: a `TimeUnit`; "" for the unit in which the clock runs now. Stored with the
            amount, so that a later change of the category does not affect it.
    """

    amount: Annotated[
        Decimal | None,
        Field(title=_("Amount")),
        Sent(Annotated[Exact, Field(gt=0, le=366, max_digits=6, decimal_places=2)] | None),
    ] = None
    amount_unit: Annotated[str, text_of(20)] = ""
    reason: Reason = ""


def may_ask_extension(facts: RequestFacts, fields: MoreTime, _context: Context) -> Verdict:
    """Guard: there is a deadline to extend, and the amount is valid.

    Raises:
        Invalid: with the field.
    """
    if fields.amount is None:
        raise Invalid(now_("Enter the length of the extension."), "case.amount", field="amount")
    reasonable = rules.extension_is_reasonable(fields.amount)
    if not reasonable:
        return reasonable
    if facts.span is None:
        raise no_deadline()
    if fields.amount_unit and fields.amount_unit not in DeadlineUnit.values:
        raise Invalid(
            now_("Choose one of the four units of time."), "case.amount_unit", field="amount_unit"
        )
    return ALLOW


def no_deadline() -> Invalid:
    """The error of a request without a deadline."""
    return Invalid(now_("This request has no deadline to extend."), "case.no_deadline")


def ask_extension(facts: RequestFacts, fields: MoreTime, context: Context) -> CaseOutcome:
    """Request an extension, by default in the unit in which the clock runs."""
    unit = fields.amount_unit or (str(facts.span.unit.value) if facts.span else "")
    return _new_approval(facts, ApprovalKind.EXTEND, fields.reason, context, fields.amount, unit)


def _new_approval(
    facts: RequestFacts,
    kind: ApprovalKind,
    reason: str,
    context: Context,
    amount: Decimal | None = None,
    unit: str = "",
) -> CaseOutcome:
    by = context.actor
    row = Approval(
        id=uuid7(),
        stream_id=facts.row.pk,
        kind=str(kind),
        asked_by_id=by.id if by.kind == "person" else None,
        asked_at=context.at,
        reason=reason,
        given={} if amount is None else {"amount": f"{amount:.2f}", "amount_unit": unit},
    )
    data = {"approval": row.id, "kind": row.kind, "amount": amount and str(amount)}
    return CaseOutcome(
        facts.row.state,
        {**data, "amount_unit": unit},
        rows=[Added(row)],
        words=Written("ask", reason),
    )


def length_of_extension(much: Decimal, unit: str, span: WorkingTime) -> WorkingTime:
    """The length of an extension.

    Args:
        unit: a `TimeUnit`; "" for that of the time allowed.
    """
    return WorkingTime(much, TimeUnit(unit or span.unit))


def amount_of(row: Approval) -> tuple[Decimal | None, str]:
    """Requested length of an extension and its `TimeUnit`; "" for the unit of the clock."""
    amount = row.given.get("amount")
    return (None if amount is None else Decimal(amount)), row.given.get("amount_unit", "")


def _asking(kind: ApprovalKind) -> Any:
    def ask(facts: RequestFacts, fields: Reasoned, context: Context) -> CaseOutcome:
        """Request an approval."""
        return _new_approval(facts, kind, fields.reason, context)

    return ask


def _ask(
    kind: ApprovalKind,
    label: Any,
    on: Any,
    guard: rules.Guard,
    done: Any,
) -> RequestMove:
    return move(
        f"ask_{kind}",
        label,
        "case.asked",
        _asking(kind),
        done=done,
        on=on,
        right="case.ask",
        relations=UNIT,
        guards=[guard],
        reason=True,
        fields=Reasoned,
    )


ASKING = (
    move(
        "ask_extend",
        _("Request extension"),
        "case.asked",
        ask_extension,
        done=_("Extension of %(amount)s requested; it awaits approval."),
        on=IN_UNIT,
        right="case.ask",
        relations=UNIT,
        guards=[rules.may_extend],
        reason=True,
        fields=MoreTime,
        guard=may_ask_extension,
    ),
    _ask(
        ApprovalKind.SUSPEND,
        _("Request suspension"),
        [rules.HANDLING],
        rules.not_pending("suspend"),
        _("Suspension requested; it awaits approval."),
    ),
    _ask(
        ApprovalKind.RESUME,
        _("Request resumption"),
        [rules.SUSPENDED],
        rules.not_pending("resume"),
        _("Resumption requested; it awaits approval."),
    ),
    _ask(
        ApprovalKind.EXCLUDE,
        _("Request exclusion"),
        STATES - {rules.MERGED},
        rules.may_exclude,
        _("Exclusion requested; it awaits approval."),
    ),
    _ask(
        ApprovalKind.APPEAL,
        _("Appeal"),
        [rules.CLOSED],
        rules.may_appeal,
        _("Appeal made; it awaits a decision."),
    ),
)
