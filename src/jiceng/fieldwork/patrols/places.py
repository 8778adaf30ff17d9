"""Lifecycle of places: listed, checked, not checked recently, struck off. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from jiceng.core.worktime import CIVIL
from jiceng.directory.public import civil_day
from jiceng.fieldwork.patrols import rules
from jiceng.fieldwork.patrols.models import PatrolPlace
from jiceng.fieldwork.patrols.permissions import PLAN, READ
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Fields, Outcome

KIND: Final = "patrol_place"
NEW, FRESH, STALE, STRUCK = "new", "fresh", "stale", "struck"
LISTED: Final = {NEW, FRESH, STALE}
COLUMNS: Final = ("name", "kind", "address", "lon", "lat")
COMMUNITY: Final = records.Relation("patrolled", _("the community"), through="community")
PLANNERS: Final = [IN_CHARGE, ABOVE]
PlaceFields = records.fields_of(PatrolPlace, *COLUMNS)


class CheckedFields(Fields):
    """When a place was checked."""

    on: Annotated[date, Field(title="Last checked")]


def list_place(fields: Any, context: Context) -> Outcome:
    """List a place; its age counts from today."""
    columns = records.columns_from(PatrolPlace, fields)
    columns |= {"community_id": context.unit, "waits_since": civil_day(context.at)}
    return Outcome(NEW, changes=columns)


def note_check(place: Facts[PatrolPlace], fields: Any, _context: Context) -> Outcome:
    """Note a check; an older one that arrives late changes nothing."""
    if place.record.checked_on and place.record.checked_on >= fields.on:
        return Outcome(place.record.state)
    return Outcome(FRESH, changes={"checked_on": fields.on, "waits_since": fields.on})


def grows_stale(place: Facts[PatrolPlace]) -> datetime:
    """When a place counts as not checked recently."""
    day = place.record.waits_since + timedelta(days=rules.STALE_DAYS + 1)
    return datetime.combine(day, time(), CIVIL)


PLACES: Final = records.Lifecycle(
    kind=KIND,
    label=_("Place of patrols"),
    many=_("places of patrols"),
    model=PatrolPlace,
    named="name",
    states={
        NEW: _("not checked yet"),
        FRESH: _("checked recently"),
        STALE: _("not checked recently"),
        STRUCK: pgettext_lazy("place", "struck off"),
    },
    reads=READ,
    sees=[COMMUNITY],
    plain=(*COLUMNS, "community", "checked_on", "waits_since"),
    clear=("name",),
    opening=records.Opening(
        label=_("List place"),
        event=("listed", _("Place listed")),
        right=PLAN,
        unit="community",
        kinds=("village_community", "street_town"),
        fields=PlaceFields,
        apply=list_place,
    ),
    moves=[
        records.Move(
            name="edit",
            label=_("Edit place"),
            event=("edited", _("Place edited")),
            right=PLAN,
            relations=PLANNERS,
            on=LISTED,
            edits=True,
            fields=PlaceFields,
        ),
        records.Move(
            name="strike",
            label=_("Strike place off"),
            event=("struck", _("Place struck off")),
            right=PLAN,
            relations=PLANNERS,
            on=LISTED,
            to={STRUCK},
        ),
        records.Move(
            name="note_check",
            label=_("Note check"),
            event=("checked", _("Place checked")),
            on={*LISTED, STRUCK},
            to={*LISTED, STRUCK},
            fields=CheckedFields,
            apply=note_check,
        ),
        records.Move(
            name="grow_stale",
            label=_("Count as not checked recently"),
            event=("grew_stale", _("Place not checked recently")),
            on={NEW, FRESH},
            to={STALE},
            after=grows_stale,
        ),
    ],
)
