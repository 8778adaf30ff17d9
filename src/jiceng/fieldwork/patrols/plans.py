"""Lifecycle of plans: running, paused, ended. Each of their days opens a patrol. Pure, but for
`then`."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.worktime import CIVIL
from jiceng.directory.public import civil_day
from jiceng.fieldwork.patrols import rules, starting
from jiceng.fieldwork.patrols.models import PatrolPlan
from jiceng.fieldwork.patrols.permissions import PLAN, READ
from jiceng.fieldwork.patrols.places import COMMUNITY, PLANNERS
from jiceng.records import public as records
from jiceng.records.public import Context, Facts, Fields, Outcome

KIND: Final = "patrol_plan"
RUNNING, PAUSED, ENDED = "running", "paused", "ended"
MORNING: Final = time(6)
"""When a round is opened on its day: before work begins."""
COLUMNS: Final = ("name", "checklist", "grids", "every", "days")


class RouteFields(Fields):
    """Places in the order in which they were walked."""

    route: list[str]


def plan(fields: Any, context: Context) -> Outcome:
    """Begin with the first round."""
    columns = records.columns_from(PatrolPlan, fields)
    columns |= {"community_id": context.unit, "next_on": fields.starts_on}
    return Outcome(RUNNING, changes=columns)


def open_round(plan: Facts[PatrolPlan], _fields: Any, context: Context) -> Outcome:
    """Go on to the next day; days that have passed meanwhile are left out."""
    row, today = plan.record, civil_day(context.at)
    following = rules.next_day(row.starts_on, row.every, max(row.next_on, today))
    return Outcome(data={"day": today.isoformat()}, changes={"next_on": following})


def resume(plan: Facts[PatrolPlan], _fields: Any, context: Context) -> Outcome:
    """Go on with the first round after today."""
    row, today = plan.record, civil_day(context.at)
    following = max(row.next_on, rules.next_day(row.starts_on, row.every, today))
    return Outcome(changes={"next_on": following})


def follow(_plan: Facts[PatrolPlan], fields: Any, _context: Context) -> Outcome:
    """Take over the order of an officer for the next rounds."""
    return Outcome(changes={"route": fields.route})


def on_its_day(plan: Facts[PatrolPlan]) -> datetime:
    """When the next round is opened."""
    return datetime.combine(plan.record.next_on, MORNING, CIVIL)


def begin(record: Any, _fields: Any, context: Context) -> None:
    """Open the patrol of the day."""
    starting.begin_round(record, at=context.at)


PLANS: Final = records.Lifecycle(
    kind=KIND,
    label=_("Patrol plan"),
    many=_("patrol plans"),
    model=PatrolPlan,
    named="name",
    states={
        RUNNING: pgettext_lazy("patrol plan", "running"),
        PAUSED: pgettext_lazy("patrol plan", "paused"),
        ENDED: pgettext_lazy("patrol plan", "ended"),
    },
    reads=READ,
    sees=[COMMUNITY],
    plain=(*COLUMNS, "starts_on", "next_on", "route", "community"),
    clear=("name",),
    opening=records.Opening(
        label=_("Plan patrols"),
        event=("planned", _("Patrols planned")),
        right=PLAN,
        unit="community",
        kinds=("village_community", "street_town"),
        fields=records.fields_of(PatrolPlan, *COLUMNS, "starts_on"),
        apply=plan,
    ),
    moves=[
        records.Move(
            name="edit",
            label=_("Edit plan"),
            event=("edited", _("Patrol plan edited")),
            right=PLAN,
            relations=PLANNERS,
            on={RUNNING, PAUSED},
            edits=True,
            fields=records.fields_of(PatrolPlan, *COLUMNS),
        ),
        records.Move(
            name="pause",
            label=_("Pause plan"),
            event=("paused", _("Patrol plan paused")),
            right=PLAN,
            relations=PLANNERS,
            on={RUNNING},
            to={PAUSED},
        ),
        records.Move(
            name="resume",
            label=_("Resume plan"),
            event=("resumed", _("Patrol plan resumed")),
            right=PLAN,
            relations=PLANNERS,
            on={PAUSED},
            to={RUNNING},
            apply=resume,
        ),
        records.Move(
            name="end",
            label=_("End plan"),
            event=("ended", _("Patrol plan ended")),
            right=PLAN,
            relations=PLANNERS,
            on={RUNNING, PAUSED},
            to={ENDED},
        ),
        records.Move(
            name="open_round",
            label=_("Open patrol"),
            event=("round_opened", _("Round begun")),
            on={RUNNING},
            apply=open_round,
            after=on_its_day,
            then=begin,
        ),
        records.Move(
            name="follow",
            label=_("Take over route"),
            event=("route_changed", _("Route changed")),
            on={RUNNING, PAUSED, ENDED},
            fields=RouteFields,
            apply=follow,
        ),
    ],
)
