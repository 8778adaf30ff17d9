"""Lifecycle of hot issues: found, escalated or set aside, ended. Pure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from jiceng.cases.hot_issues.models import HotIssue, Way
from jiceng.cases.hot_issues.permissions import DECIDE, READ
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Fields, Outcome
from jiceng.records.reasons.public import UsualReasons

KIND: Final = "hot_issue"
FOUND, SUPERVISED, SETTLED = "found", "supervised", "settled"
SET_ASIDE, ENDED = "set_aside", "ended"
LIVE: Final = (FOUND, SUPERVISED)
"""States in which somebody may still act."""
FIGURES: Final = (
    "title",
    "names",
    "heat",
    "requests",
    "first_on",
    "last_on",
    "lon",
    "lat",
    "days",
    "expected",
    "recurrence_days",
)
"""Columns that follow from the requests of its cluster."""
DECIDERS: Final = [IN_CHARGE, ABOVE]
OF_PLACES: Final = records.Relation(
    "hot_issue_place", _("the places of its requests"), through="cluster__places__unit"
)
ACTING: Final = records.Relation("hot_issue_acting", _("the unit tasked"), through="assigned")


class FoundFields(Fields):
    """What is known of a hot issue when it is found."""

    way: Annotated[Way, Field(title="Found by")]
    title: Annotated[str, Field(title="Hot issue")]
    names: Annotated[str, Field(title="Also called")] = ""
    heat: Annotated[int, Field(title="Heat")]
    requests: Annotated[int, Field(title="Requests")]
    first_on: Annotated[date, Field(title="First request")]
    last_on: Annotated[date, Field(title="Last request")]
    lon: Annotated[float | None, Field(title="Longitude")] = None
    lat: Annotated[float | None, Field(title="Latitude")] = None
    days: Annotated[int | None, Field(title="Days")] = None
    expected: Annotated[float | None, Field(title="Usual number")] = None
    recurrence_days: Annotated[float | None, Field(title="Recurrence interval in days")] = None


class WiderFields(Fields):
    """The unit that has all places of a hot issue."""

    unit: Annotated[UUID, Field(title="Unit in charge")]


def supervise(_issue: Facts[HotIssue], fields: Any, _context: Context) -> Outcome:
    """Have a unit act on it until a day."""
    return Outcome(
        data={"to": fields.assigned, "due_on": fields.due_on.isoformat()},
        changes={
            "assigned_id": fields.assigned,
            "due_on": fields.due_on,
            "words": fields.words,
        },
    )


def set_aside(_issue: Facts[HotIssue], fields: Any, _context: Context) -> Outcome:
    """Record why nothing is done."""
    return Outcome(changes={"reason": fields.reason})


def settle(_issue: Facts[HotIssue], fields: Any, _context: Context) -> Outcome:
    """Record what came of it."""
    return Outcome(changes={"result": fields.result})


def widen(_issue: Facts[HotIssue], fields: Any, _context: Context) -> Outcome:
    """Put the unit in charge that has the places of all its requests."""
    return Outcome(data={"to": fields.unit}, changes={"unit_id": fields.unit})


SET_ASIDE_REASONS = UsualReasons(
    "set-aside-hot-issue",
    _("Hot issues"),
    _("Setting aside of a hot issue"),
    (
        _("The requests are about different matters."),
        _("The matter is being dealt with already."),
        _("The matter has been settled."),
        _("An event that is over, such as a power cut."),
    ),
)
HOT_ISSUES = records.Lifecycle(
    kind=KIND,
    label=_("Hot issue"),
    many=_("hot issues"),
    model=HotIssue,
    named="title",
    states={
        FOUND: _("to be decided"),
        SUPERVISED: _("escalated"),
        SETTLED: _("settled"),
        SET_ASIDE: _("set aside"),
        ENDED: _("ended"),
    },
    reads=READ,
    sees=[OF_PLACES, ACTING],
    plain=("way", *FIGURES, "assigned", "due_on", "words", "reason", "result"),
    computed=dict.fromkeys(FIGURES, "follows from the requests of its cluster"),
    opening=records.Opening(
        label=_("Hot issue"),
        event=("found", _("Hot issue found")),
        right="",
        fields=FoundFields,
    ),
    moves=[
        records.Move(
            name="supervise",
            label=_("Escalate hot issue"),
            event=("supervised", _("Hot issue escalated")),
            key="s",
            right=DECIDE,
            relations=DECIDERS,
            on={FOUND},
            to={SUPERVISED},
            fields=records.fields_of(HotIssue, "assigned", "due_on", "words"),
            apply=supervise,
        ),
        records.Move(
            name="set_aside",
            label=_("Set hot issue aside"),
            event=("set_aside", _("Hot issue set aside")),
            key="d",
            right=DECIDE,
            relations=DECIDERS,
            on={FOUND},
            to={SET_ASIDE},
            fields=records.fields_of(HotIssue, "reason"),
            apply=set_aside,
            reasons=SET_ASIDE_REASONS.name,
        ),
        records.Move(
            name="settle",
            label=_("Report as settled"),
            event=("settled", _("Hot issue settled")),
            key="y",
            right=DECIDE,
            relations=DECIDERS,
            on={SUPERVISED},
            to={SETTLED},
            fields=records.fields_of(HotIssue, "result"),
            apply=settle,
        ),
        records.Move(
            name="widen",
            label=_("Pass to the common unit"),
            event=("widened", _("Passed to the common unit")),
            on=set(LIVE),
            fields=WiderFields,
            apply=widen,
        ),
        records.Move(
            name="end",
            label=_("End hot issue"),
            event=("ended", _("Hot issue ended")),
            on={FOUND},
            to={ENDED},
        ),
    ],
)
