"""Lifecycle of households: looked after by a member, looked after by nobody, removed. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.privacy import Personal, keep
from jiceng.directory.public import civil_day
from jiceng.people.households import queries
from jiceng.people.households.choices import MemberOf, PlaceWithin
from jiceng.people.households.models import REMOVED, Household, HouseholdLink
from jiceng.people.households.permissions import EDIT, READ
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Fields, Outcome

KIND: Final = "household"
OPEN, LINKED = "open", "linked"
LAPSES_AFTER: Final = timedelta(days=180)
"""A household for which no member is found in that time is taken off the list."""
ERASED_AFTER: Final = timedelta(days=30)
KEEPERS: Final = [IN_CHARGE, ABOVE]


class SinceFields(Fields):
    """From when on a member looks after a household."""

    valid_from: Annotated[
        date | None, Field(title="Looked after since", description="Empty: today.")
    ] = None


PLACE: Final = records.fields_of(
    Household, "address", place_code=PlaceWithin(_("Grid or smallest unit"), EDIT)
)
MEMBER: Final = records.together(
    records.fields_of(Household, member=MemberOf(_("Member in charge"), EDIT)), SinceFields
)


def begins_by_today(_household: Facts[Household], fields: Any, context: Context) -> Verdict:
    """Guard: a link begins today or began before."""
    since = getattr(fields, "valid_from", None)
    if since and since > civil_day(context.at):
        words = now_("Enter today or an earlier day.")
        return refuse("household.later", words, field="valid_from")
    return ALLOW


def opens_by_today(fields: Any, context: Context) -> Verdict:
    """Guard of the opening: as of a link."""
    return begins_by_today(Facts(Household()), fields, context)


def open_household(fields: Any, context: Context) -> Outcome:
    """List an address, with its member if there is one already."""
    changes = {
        "unit_id": context.unit,
        "address": fields.address,
        "place_code": fields.place_code,
        "member_id": fields.member,
    }
    if fields.member is None:
        return Outcome(OPEN, changes=changes)
    return Outcome(LINKED, changes=changes, rows=[_begun(fields.member, fields, context)])


def _begun(person: UUID, fields: Any, context: Context) -> records.New:
    since = getattr(fields, "valid_from", None) or civil_day(context.at)
    return records.New(HouseholdLink, {"person_id": person, "valid_from": since, "valid_to": None})


def _ended(household: Facts[Household], context: Context) -> list[Any]:
    """The running link with its end; a link that begins later than today ends on its first day."""
    row = household.one(HouseholdLink, valid_to=None)
    if row is None:
        return []
    until = max(row.valid_from, civil_day(context.at))
    return [records.Changed(HouseholdLink, row.pk, {"valid_to": until})]


def link(household: Facts[Household], fields: Any, context: Context) -> Outcome:
    """Give a household to a member, who follows the present one."""
    rows = [*_ended(household, context), _begun(fields.member, fields, context)]
    data = {"person": str(fields.member)}
    return Outcome(LINKED, data, {"member_id": fields.member}, rows)


def is_other_member(household: Facts[Household], fields: Any, context: Context) -> Verdict:
    """Guard: a household is handed over to somebody else."""
    if fields and fields.member == household.record.member_id:
        words = now_("This member looks after the household already. Choose another one.")
        return refuse("household.same", words, field="member")
    return begins_by_today(household, fields, context)


def end(household: Facts[Household], _fields: Any, context: Context) -> Outcome:
    """End the link: nobody looks after the household."""
    return Outcome(OPEN, changes={"member_id": None}, rows=_ended(household, context))


class PassedFields(Fields):
    """Who takes over what a person who leaves has looked after; None for nobody."""

    person: UUID | None = Field(default=None, title="Member")


def pass_on(household: Facts[Household], fields: Any, context: Context) -> Outcome:
    """Hand over the household of a person who leaves."""
    if fields.person is None:
        return end(household, fields, context)
    rows = [*_ended(household, context), _begun(fields.person, fields, context)]
    return Outcome(LINKED, {"person": str(fields.person)}, {"member_id": fields.person}, rows)


def lapses_at(household: Facts[Household]) -> datetime:
    """When a household that nobody looks after is taken off the list."""
    return household.record.moved_at + LAPSES_AFTER


HOUSEHOLDS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Household"),
    many=_("households"),
    model=Household,
    named="address",
    states={
        OPEN: pgettext_lazy("household", "without a member"),
        LINKED: pgettext_lazy("household", "looked after"),
        REMOVED: pgettext_lazy("household", "removed"),
    },
    reads=READ,
    visible=queries.visible_to,
    plain=("place_code", "member", "erased_at"),
    personal={
        "address": Personal(
            "to know which door a member looks after", keep("removed", days=ERASED_AFTER.days)
        )
    },
    rows=[records.Rows(HouseholdLink, ["person", "valid_from", "valid_to"])],
    opening=records.Opening(
        label=_("List household"),
        event=("listed", _("Household listed")),
        right=EDIT,
        kinds=("village_community",),
        fields=records.together(
            PLACE,
            records.fields_of(
                Household, member=MemberOf(_("Member in charge"), EDIT, is_optional=True)
            ),
            SinceFields,
        ),
        apply=open_household,
        guard=opens_by_today,
    ),
    moves=[
        records.Move(
            name="link",
            label=_("Give household to a member"),
            event=("linked", _("Household given to a member")),
            key="g",
            right=EDIT,
            relations=KEEPERS,
            on={OPEN},
            to={LINKED},
            fields=MEMBER,
            guard=begins_by_today,
            apply=link,
        ),
        records.Move(
            name="hand_over",
            label=_("Hand household over"),
            event=("handed_on", _("Household handed over to another member")),
            key="h",
            right=EDIT,
            relations=KEEPERS,
            on={LINKED},
            to={LINKED},
            fields=MEMBER,
            guard=is_other_member,
            apply=link,
        ),
        records.Move(
            name="end",
            label=_("End the link"),
            event=("unlinked", _("Link with the member ended")),
            right=EDIT,
            relations=KEEPERS,
            on={LINKED},
            to={OPEN},
            apply=end,
        ),
        records.Move(
            name="edit",
            label=_("Edit address"),
            event=("edited", _("Address edited")),
            right=EDIT,
            relations=KEEPERS,
            on={OPEN, LINKED},
            edits=True,
            fields=PLACE,
        ),
        records.Move(
            name="remove",
            label=_("Remove household"),
            event=("removed", _("Household removed")),
            right=EDIT,
            relations=KEEPERS,
            on={OPEN},
            to={REMOVED},
        ),
        records.Move(
            name="lapse",
            label=_("Remove household without a member"),
            event=("lapsed", _("Household removed: no member was found")),
            on={OPEN},
            to={REMOVED},
            after=lapses_at,
        ),
        records.Move(
            name="pass_on",
            label=_("Hand over the household of a person who leaves"),
            event=("passed_on", _("Household handed over: its member has left")),
            on={LINKED},
            to={OPEN, LINKED},
            fields=PassedFields,
            apply=pass_on,
        ),
    ],
)
