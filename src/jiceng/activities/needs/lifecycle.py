"""Lifecycles of needs (listed, taken on, delivered, confirmed and rated) and of pairings. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.activities.needs.models import Claim, Need, Pairing
from jiceng.core.access import ALLOW, Right, Verdict, refuse
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.directory.public import COMMUNITY_STAFF, READERS, UNIT_STAFF
from jiceng.records import public as records
from jiceng.records.public import Context, Facts, Outcome

OPEN, PASSED_ON, PARTLY, CLAIMED = "open", "passed_on", "partly", "claimed"
DONE, WITHDRAWN = "done", "withdrawn"
RUNNING, ENDED = "running", "ended"
# The time for the paired units, before the street takes over.
UNCLAIMED_FOR = WorkingTime(10, TimeUnit.CALENDAR_DAY)

READ = Right("need.read", _("see needs of communities"), roles=READERS)
EDIT = Right("need.edit", _("list needs and confirm what was delivered"), roles=COMMUNITY_STAFF)
CLAIM = Right("need.claim", _("take on needs and deliver"), roles=UNIT_STAFF)
PAIR = Right(
    "need.pair", _("pair units with communities"), roles=["district_office", "organisation_office"]
)

LISTED = records.Relation("listed", _("the community"), through="community")
CLAIMANT = records.Relation("claimant", _("a unit that has taken it on"), through="claims__unit")
PAIRED = records.Relation(
    "paired",
    _("a unit paired with the community"),
    through="community__pairings__unit",
    where={"community__pairings__state": RUNNING},
)


def unclaimed(need: Facts[Need]) -> Decimal:
    """The amount that has not been taken on yet."""
    return need.record.amount - sum((each.amount for each in need.of(Claim)), Decimal(0))


def may_claim(need: Facts[Need], fields: Any, context: Context) -> Verdict:
    """Guard: once for each unit, and no more than the remaining amount."""
    if need.one(Claim, unit_id=context.unit):
        return refuse("need.claimed_before", now_("Your unit has taken on a part of this already."))
    left = unclaimed(need)
    if fields and fields.amount > left:
        words = now_("Only %(left)s are left. Take on that much or less.") % {"left": left}
        return refuse("need.too_much", words, left=str(left))
    return ALLOW


def claim(need: Facts[Need], fields: Any, context: Context) -> Outcome:
    """Take on a need, in full or in part."""
    values = {"unit_id": context.unit, "amount": fields.amount, "claimed_at": context.at}
    state = PARTLY if unclaimed(need) > fields.amount else CLAIMED
    return Outcome(state, rows=[records.New(Claim, values)])


def may_deliver(need: Facts[Need], _fields: Any, context: Context) -> Verdict:
    """Guard: the unit has taken on part of the need and not delivered yet."""
    mine = need.one(Claim, unit_id=context.unit)
    if mine and not need.one(Claim, unit_id=context.unit, delivered_at=None):
        return refuse("need.delivered", now_("Your unit has delivered its part already."))
    return ALLOW


def deliver(need: Facts[Need], fields: Any, context: Context) -> Outcome:
    """Record the delivery of the unit; a second part is one of a unit that it succeeded."""
    values = {"delivered_at": context.at, "report": fields.report}
    mine = need.one(Claim, unit_id=context.unit, delivered_at=None)
    return Outcome(rows=[records.Changed(Claim, mine.pk, values)] if mine else [])


def confirm(need: Facts[Need], fields: Any, context: Context) -> Outcome:
    """Confirm and rate a delivery; the need is done when the full amount is confirmed."""
    values = {"confirmed_at": context.at, "rating": fields.rating}
    rest = any(not each.confirmed_at for each in need.of(Claim) if each.pk != fields.claim)
    state = PARTLY if unclaimed(need) else CLAIMED if rest else DONE
    return Outcome(state, rows=[records.Changed(Claim, fields.claim, values)])


OF_CLAIMS = ["unit", "amount", "claimed_at", "delivered_at", "report", "confirmed_at", "rating"]
DELIVERY = records.RowOf(Claim, lambda c: c.delivered_at and not c.confirmed_at, _("Delivery"))
NEEDS = records.Lifecycle(
    kind="need",
    label=_("Need of a community"),
    model=Need,
    named="title",
    states={
        OPEN: _("to be taken on"),
        PASSED_ON: _("with the street"),
        PARTLY: _("taken on in part"),
        CLAIMED: _("taken on"),
        DONE: _("done"),
        WITHDRAWN: _("withdrawn"),
    },
    reads=READ,
    sees=[LISTED],
    plain=("title", "text", "kind", "amount", "measure", "wanted_by", "place", "community"),
    rows=[records.Rows(Claim, OF_CLAIMS, held=Q(confirmed_at=None), many=_("claims of needs"))],
    due=records.DueClock(span=UNCLAIMED_FOR, runs={OPEN}),
    opening=records.Opening(
        label=_("List a need"),
        event=("listed", _("Need listed")),
        right=EDIT,
        unit="community",
    ),
    moves=[
        records.Move(
            name="claim",
            label=_("Take on"),
            event=("claimed", _("Need taken on")),
            key="c",
            right=CLAIM,
            relations=[PAIRED],
            on={OPEN, PASSED_ON, PARTLY},
            to={PARTLY, CLAIMED},
            fields=records.fields_of(Claim, "amount"),
            guard=may_claim,
            apply=claim,
        ),
        records.Move(
            name="deliver",
            label=_("Report the delivery"),
            event=("delivered", _("Delivery reported")),
            key="d",
            right=CLAIM,
            relations=[CLAIMANT],
            on={PARTLY, CLAIMED},
            fields=records.fields_of(Claim, "report"),
            guard=may_deliver,
            apply=deliver,
        ),
        records.Move(
            name="confirm",
            label=_("Confirm and rate"),
            event=("confirmed", _("Delivery confirmed")),
            key="y",
            right=EDIT,
            on={PARTLY, CLAIMED},
            to={PARTLY, CLAIMED, DONE},
            fields=records.fields_of(Claim, "rating", claim=DELIVERY),
            apply=confirm,
        ),
        records.Move(
            name="withdraw",
            label=_("Withdraw the need"),
            event=("withdrawn", _("Need withdrawn")),
            right=EDIT,
            on={OPEN, PASSED_ON},
            to={WITHDRAWN},
        ),
        records.Move(
            name="pass_on",
            label=_("Pass to the street"),
            event=("passed_on", _("Passed to the street")),
            to={PASSED_ON},
            after=records.up_when_due,
            apply=records.to_unit_above,
        ),
    ],
)
PAIRINGS = records.period(
    kind="pairing",
    label=_("Pairing of a unit with a community"),
    model=Pairing,
    named="community__name",
    states=[(RUNNING, _("running")), (ENDED, _("ended"))],
    reads=READ,
    right=PAIR,
    sees=[LISTED],
    plain=["community"],
    begin=(_("Pair a unit with a community"), ("begun", _("Pairing begun"))),
    end=(_("End the pairing"), ("ended", _("Pairing ended"))),
)
