"""The life of a need: listed, taken on, delivered, confirmed and rated. Moves are pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 - marks, does not translate
from pydantic import Field

from jiceng.activities.needs import queries, rules
from jiceng.activities.needs.models import Claim, Need, NeedKind
from jiceng.activities.needs.queries import CLAIMANT, NEED_CLAIM, NEED_EDIT, PAIRED
from jiceng.activities.needs.rules import CLAIMED, DONE, OPEN, WITHDRAWN, NeedFacts
from jiceng.core.access import Verdict
from jiceng.directory.public import civil_day
from jiceng.records.public import (
    Changed,
    Context,
    Fields,
    Lifecycle,
    Move,
    New,
    NoFields,
    Opening,
    Outcome,
)

Amount = Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=2)]


class NeedFields(Fields):
    """What a community says of what it needs."""

    title: Annotated[str, Field(min_length=2, max_length=80, title=N_("What is needed"))]
    text: Annotated[str, Field(max_length=500, title=N_("Details"))] = ""
    kind: Annotated[NeedKind, Field(title=N_("Kind"))]
    amount: Annotated[Amount, Field(title=N_("How much"))]
    measure: Annotated[str, Field(min_length=1, max_length=20, title=N_("Unit of measure"))]
    wanted_by: Annotated[date, Field(title=N_("Needed by"))]
    place: Annotated[str, Field(max_length=80, title=N_("Place"))] = ""


class ClaimFields(Fields):
    """How much a unit takes on."""

    amount: Annotated[Amount, Field(title=N_("How much"))]


class DeliveryFields(Fields):
    """What was delivered."""

    report: Annotated[str, Field(min_length=2, max_length=500, title=N_("What was delivered"))]


class ConfirmFields(Fields):
    """Which delivery is confirmed, and how it went."""

    claim: Annotated[UUID, Field(title=N_("Delivery"))]
    rating: Annotated[int, Field(ge=1, le=5, title=N_("Rating from 1 to 5"))]


def open_need(fields: NeedFields, context: Context) -> Outcome:
    """List a need."""
    columns = {**fields.model_dump(), "kind": fields.kind.value, "community_id": context.unit}
    return Outcome(OPEN, {"kind": fields.kind.value}, columns)


def claim(need: NeedFacts, fields: ClaimFields, context: Context) -> Outcome:
    """Take on a need, wholly or in part; it stays open while something is left."""
    row = New(
        Claim,
        {
            "need_id": need.id,
            "unit_id": context.unit,
            "amount": fields.amount,
            "claimed_at": context.at,
        },
    )
    told = {"unit": context.unit, "amount": str(fields.amount)}
    return Outcome(rules.state_after_claim(need, fields.amount), told, rows=[row])


def deliver(need: NeedFacts, fields: DeliveryFields, context: Context) -> Outcome:
    """Report what the unit has delivered."""
    mine = need.claim_of(context.unit)
    assert mine is not None  # the guard has looked
    row = Changed(Claim, mine.id, {"delivered_at": context.at, "report": fields.report})
    state = OPEN if need.unclaimed else CLAIMED
    return Outcome(state, {"unit": context.unit}, rows=[row])


def confirm(need: NeedFacts, fields: ConfirmFields, context: Context) -> Outcome:
    """Confirm and rate a delivery; the need is done when all of it is confirmed."""
    row = Changed(Claim, fields.claim, {"confirmed_at": context.at, "rating": fields.rating})
    told = {"claim": fields.claim, "rating": fields.rating}
    return Outcome(rules.state_after_confirming(need, fields.claim), told, rows=[row])


def withdraw(_need: NeedFacts, _fields: NoFields, _context: Context) -> Outcome:
    """Take a need off the list."""
    return Outcome(WITHDRAWN)


def pass_on(need: NeedFacts, _fields: NoFields, _context: Context) -> Outcome:
    """Give what nobody has claimed to the street, which finds somebody."""
    return Outcome(OPEN, {"to": need.street}, {"unit_id": need.street})


def _may_list(fields: NeedFields | None, context: Context) -> Verdict:
    day = civil_day(context.at)
    return rules.may_list(fields.wanted_by if fields else day, day)


def _may_claim(need: NeedFacts, fields: Any, context: Context) -> Verdict:
    return rules.may_claim(need, context.unit, fields.amount if fields else None)


def _may_confirm(need: NeedFacts, fields: Any, _context: Context) -> Verdict:
    return rules.may_confirm(need, fields.claim if fields else None)


LIFECYCLE: Final = Lifecycle(
    kind="need",
    label=_("Need of a community"),
    model=Need,
    named="title",
    states={
        OPEN: _("to be taken on"),
        CLAIMED: _("taken on"),
        DONE: _("done"),
        WITHDRAWN: _("withdrawn"),
    },
    visible=queries.visible_to,
    load=queries.facts,
    places=queries.places,
    opening=Opening(
        label=_("List a need"),
        event="listed",
        told=_("Need listed"),
        right=NEED_EDIT,
        fields=NeedFields,
        guard=_may_list,
        apply=open_need,
    ),
    moves=[
        Move(
            name="claim",
            label=_("Take on"),
            event="claimed",
            told=_("Need taken on"),
            key="c",
            right=NEED_CLAIM,
            relations=[PAIRED],
            on={OPEN},
            to={OPEN, CLAIMED},
            fields=ClaimFields,
            guard=_may_claim,
            apply=claim,
        ),
        Move(
            name="deliver",
            label=_("Report the delivery"),
            event="delivered",
            told=_("Delivery reported"),
            key="d",
            right=NEED_CLAIM,
            relations=[CLAIMANT],
            on={OPEN, CLAIMED},
            to={OPEN, CLAIMED},
            fields=DeliveryFields,
            guard=lambda need, _fields, context: rules.may_deliver(need, context.unit),
            apply=deliver,
        ),
        Move(
            name="confirm",
            label=_("Confirm and rate"),
            event="confirmed",
            told=_("Delivery confirmed"),
            key="y",
            right=NEED_EDIT,
            on={OPEN, CLAIMED},
            to={OPEN, CLAIMED, DONE},
            fields=ConfirmFields,
            guard=_may_confirm,
            apply=confirm,
        ),
        Move(
            name="withdraw",
            label=_("Withdraw the need"),
            event="withdrawn",
            told=_("Need withdrawn"),
            right=NEED_EDIT,
            on={OPEN},
            to={WITHDRAWN},
            guard=lambda need, _fields, _context: rules.may_withdraw(need),
            apply=withdraw,
        ),
        Move(
            name="pass_on",
            label=_("Pass to the street"),
            event="passed_on",
            told=_("Passed to the street"),
            on={OPEN},
            to={OPEN},
            after=rules.passes_on_at,
            apply=pass_on,
        ),
    ],
)
