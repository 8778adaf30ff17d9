"""Lifecycle of hazards: watched, due for another look, removed. Pure."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.core.worktime import CIVIL
from jiceng.fieldwork.hazards import queries
from jiceng.fieldwork.hazards.models import Hazard, HazardCheck
from jiceng.fieldwork.hazards.permissions import EDIT, READ
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome

WATCHED, DUE, REMOVED = "watched", "due", "removed"
MORNING = time(8)
"""When somebody is reminded on the day of a look."""

LISTED = records.Relation("listed", _("the community"), through="community")
FIELDS = ("title", "kind", "level", "place", "lon", "lat", "measures", "recheck_on")


def has_next_day(_hazard: Facts[Hazard], fields: Any, _context: Context) -> Verdict:
    """Guard: a danger that remains has a day on which somebody looks again."""
    if fields and not fields.is_removed and fields.next_on is None:
        words = now_("Choose the day of the next check.")
        return refuse("hazard.no_day", words, field="next_on")
    return ALLOW


def look(_hazard: Facts[Hazard], fields: Any, context: Context) -> Outcome:
    """Record a look: the danger is gone, or is looked at again by another day."""
    row = records.New(
        HazardCheck,
        {
            "at": context.at,
            "found": fields.found,
            "is_removed": fields.is_removed,
            "next_on": None if fields.is_removed else fields.next_on,
        },
    )
    if fields.is_removed:
        return Outcome(REMOVED, rows=[row])
    return Outcome(WATCHED, changes={"recheck_on": fields.next_on}, rows=[row])


def on_its_day(hazard: Facts[Hazard]) -> datetime:
    """When a hazard falls due: in the morning of its day."""
    return datetime.combine(hazard.record.recheck_on, MORNING, CIVIL)


HAZARDS = records.Lifecycle(
    kind="hazard",
    label=_("Hazard"),
    many=_("hazards"),
    model=Hazard,
    named="title",
    states={
        WATCHED: _("watched"),
        DUE: _("due for re-check"),
        REMOVED: pgettext_lazy("hazard", "removed"),
    },
    reads=READ,
    sees=[LISTED],
    visible=queries.visible_to,
    widens=True,
    plain=(*FIELDS, "community"),
    rows=[records.Rows(HazardCheck, ["at", "found", "is_removed", "next_on"])],
    opening=records.Opening(
        label=_("Register hazard"),
        event=("registered", _("Hazard registered")),
        right=EDIT,
        unit="community",
        kinds=("village_community", "street_town"),
    ),
    moves=[
        records.Move(
            name="check",
            label=_("Record check"),
            event=("checked", _("Hazard checked")),
            key="c",
            right=EDIT,
            relations=[IN_CHARGE, ABOVE],
            on={WATCHED, DUE},
            to={WATCHED, REMOVED},
            fields=records.fields_of(HazardCheck, "found", "is_removed", "next_on"),
            guard=has_next_day,
            apply=look,
        ),
        records.Move(
            name="edit",
            label=_("Edit hazard"),
            event=("edited", _("Hazard edited")),
            right=EDIT,
            relations=[IN_CHARGE, ABOVE],
            on={WATCHED, DUE},
            edits=True,
            fields=records.fields_of(Hazard, *FIELDS),
        ),
        records.Move(
            name="fall_due",
            label=_("Ask for re-check"),
            event=("fell_due", _("Hazard due for re-check")),
            to={DUE},
            after=on_its_day,
        ),
    ],
)
