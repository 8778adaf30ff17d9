"""Moves between units: dispatch, acknowledge, return, transfer, withdraw."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import IN_UNIT, LINE, UNIT, move
from jiceng.cases.lifecycle.facts import RequestFacts
from jiceng.cases.lifecycle.fields import Reasoned, ToUnit
from jiceng.cases.lifecycle.outcomes import CaseOutcome, Written
from jiceng.cases.rules import CaseRelation
from jiceng.core.access import ALLOW, Actor, Verdict, refuse
from jiceng.core.errors import Invalid
from jiceng.records.public import Context, NoFields

UNSIGNED = {"signed_at": None, "handler_id": None}


def _chosen(fields: ToUnit) -> UUID:
    if fields.unit is None:
        raise Invalid(now_("Choose a unit."), "move.unit", field="unit")
    return fields.unit


def may_dispatch(facts: RequestFacts, fields: ToUnit, _context: Context) -> Verdict:
    """Guard: to a unit that has returned the request only with permission of a supervising unit.

    Raises:
        Invalid: the unit cannot receive requests.
    """
    unit = _chosen(fields)
    facts.receiver(unit)
    if str(unit) in facts.row.returned_by and not facts.may("push_back"):
        return refuse("case.pushed_back")
    return ALLOW


def dispatch(facts: RequestFacts, fields: ToUnit, context: Context) -> CaseOutcome:
    """Dispatch the request to a unit; the first receiver stays in charge until that unit
    acknowledges it.
    """
    row, unit = facts.row, _chosen(fields)
    moves_on = row.unit_id != unit
    return CaseOutcome(
        rules.DISPATCHED,
        {"unit": unit},
        changes={"accepted_at": row.accepted_at or context.at, "unit_id": unit},
        clock=[facts.handed_to(unit)] if moves_on else [],
        words=Written("dispatch", fields.reason),
    )


def sign(facts: RequestFacts, _fields: NoFields, context: Context) -> CaseOutcome:
    """Acknowledge a dispatched request: from now on this unit is in charge."""
    return CaseOutcome(
        rules.HANDLING,
        {"unit": facts.row.unit_id},
        changes=signed(context.actor, context.at),
    )


def signed(by: Actor, at: datetime) -> dict[str, Any]:
    """Columns of an acknowledged request."""
    return {"signed_at": at, "handler_id": by.id if by.kind == "person" else None}


def return_(facts: RequestFacts, fields: Reasoned, _context: Context) -> CaseOutcome:
    """Return the request to the dispatching unit; after too many returns it goes up one level."""
    row = facts.row
    goes_up = rules.return_goes_up(row.return_count)
    target = facts.successor_of(facts.above if goes_up else facts.dispatcher)
    return CaseOutcome(
        rules.ACCEPTED,
        {"from": row.unit_id, "to": target, "went_up": goes_up},
        changes={
            "return_count": row.return_count + 1,
            "returned_by": [*row.returned_by, str(row.unit_id)],
            **UNSIGNED,
            "unit_id": target,
        },
        clock=[facts.handed_to(target)],
        words=Written("return", fields.reason),
    )


def may_transfer(facts: RequestFacts, fields: ToUnit, _context: Context) -> Verdict:
    """Guard: to another unit, and not to one that has returned the request.

    Raises:
        Invalid: the unit cannot receive requests.
    """
    unit = _chosen(fields)
    facts.receiver(unit)
    return rules.may_receive(facts.now, unit)


def transfer(facts: RequestFacts, fields: ToUnit, _context: Context) -> CaseOutcome:
    """Transfer the request to another unit; the category decides whether the clock restarts."""
    unit = _chosen(fields)
    return CaseOutcome(
        rules.DISPATCHED,
        {"from": facts.row.unit_id, "to": unit},
        changes={**UNSIGNED, "unit_id": unit},
        clock=[facts.handed_to(unit)],
        words=Written("transfer", fields.reason),
    )


def _taking_unit(facts: RequestFacts) -> UUID:
    """The unit to which a withdrawn request goes: that of the actor's nearest position above it."""
    posts = set(facts.posts)
    above = facts.chain_above(facts.row.unit_id)
    nearest = next((unit for unit in above if unit in posts), None)
    return nearest or facts.successor_of(facts.dispatcher)


def may_take_back(facts: RequestFacts, _fields: Reasoned, _context: Context) -> Verdict:
    """Guard: the request is with another unit.

    Raises:
        Invalid: it is already there.
    """
    if _taking_unit(facts) == facts.row.unit_id:
        raise Invalid(now_("The request is already with this unit."), "case.same_unit")
    return ALLOW


def take_back(facts: RequestFacts, fields: Reasoned, _context: Context) -> CaseOutcome:
    """Withdraw a request from the unit in charge, to dispatch it elsewhere or to handle it.

    The dispatching unit may do so until the request is acknowledged, afterwards only a unit above
    the one in charge. It then waits for dispatch at the actor's unit.
    """
    target = _taking_unit(facts)
    return CaseOutcome(
        rules.ACCEPTED,
        {"from": facts.row.unit_id, "to": target},
        changes={**UNSIGNED, "unit_id": target},
        clock=[facts.handed_to(target)],
        words=Written("take_back", fields.reason),
    )


DISPATCH = move(
    "dispatch",
    _("Dispatch"),
    "case.dispatched",
    dispatch,
    done=_("Dispatched to %(unit)s%(within)s."),
    on=[rules.REPORTED, rules.ACCEPTED],
    to=rules.DISPATCHED,
    right="case.dispatch",
    relations=LINE,
    guards=[rules.needs_category],
    key="d",
    fields=ToUnit,
    guard=may_dispatch,
)
SIGN = move(
    "sign",
    _("Acknowledge"),
    "case.signed",
    sign,
    done=_("Acknowledged by %(unit)s%(within)s."),
    on=[rules.DISPATCHED],
    to=rules.HANDLING,
    right="case.sign",
    relations=UNIT,
    key="s",
)
RETURN = move(
    "return",
    _("Return"),
    "case.returned",
    return_,
    done=_("Returned to %(unit)s to be dispatched again%(within)s."),
    on=IN_UNIT,
    ends=[rules.ACCEPTED],
    right="case.return",
    relations=UNIT,
    reason=True,
    key="r",
    fields=Reasoned,
)
TRANSFER = move(
    "transfer",
    _("Transfer"),
    "case.transferred",
    transfer,
    done=_("Transferred to %(unit)s%(within)s."),
    on=IN_UNIT,
    to=rules.DISPATCHED,
    right="case.transfer",
    relations=UNIT,
    reason=True,
    key="t",
    fields=ToUnit,
    guard=may_transfer,
)
# The dispatching unit may withdraw it until it is acknowledged, afterwards only units above.
TAKE_BACK = move(
    "take_back",
    _("Withdraw"),
    "case.taken_back",
    take_back,
    done=_("Withdrawn to %(unit)s to be dispatched again%(within)s."),
    on=IN_UNIT,
    to=rules.ACCEPTED,
    right="case.dispatch",
    relations=[CaseRelation.ABOVE, CaseRelation.FIRST_RECEIVER],
    only_in={CaseRelation.FIRST_RECEIVER: frozenset({rules.DISPATCHED})},
    reason=True,
    key="l",
    fields=Reasoned,
    guard=may_take_back,
)
