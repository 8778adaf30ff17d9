"""Reads of the joint centre, for an actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from jiceng.cases import public as cases
from jiceng.cases.joint_centre import rules
from jiceng.cases.joint_centre.models import (
    Mediation,
    PartyLook,
    RiskStudy,
    Seat,
    Session,
    SessionState,
)
from jiceng.cases.joint_centre.permissions import CENTRE_READ, MEDIATION_READ
from jiceng.core.access import Actor
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory
from jiceng.records.rosters.public import Roster, RosterRow

SITTING: Final = "centre_sitting"
SHOWN_FOR: Final = timedelta(minutes=15)
"""So long the names of parties stay readable for somebody who has given a reason."""
OVER: Final = ("kept", "broken", "ended")
LISTED: Final = 20


def mediations_visible_to(actor: Actor) -> QuerySet[Mediation]:
    """Mediations of units within the reach of the permission; for its holders also those to which
    they are called in as specialists.
    """
    rows, reach = Mediation.objects.select_related("unit"), actor.reach(MEDIATION_READ)
    if not reach:
        return rows.none()
    if "/" in reach:
        return rows
    here = directory.within(reach, "unit__path")
    called = Mediation.objects.filter(called_in__person=actor.id).values("pk")
    return rows.filter(here | Q(pk__in=called))


def has_looked(actor: Actor, mediation: UUID, at: datetime) -> bool:
    """Whether somebody has given a reason to see the names of the parties a moment ago."""
    looks = PartyLook.objects.filter(mediation=mediation, person=actor.id)
    return looks.filter(at__gt=at - SHOWN_FOR, at__lte=at).exists()


def request_of(actor: Actor, number: str) -> cases.Case | None:
    """The request of a number, if the actor sees it."""
    return cases.visible_to(actor).filter(number=number).first() if number else None


def latest_sitting(unit: UUID, day: date) -> Roster | None:
    """The last edition of the roster of a day."""
    found = Roster.objects.filter(kind=SITTING, unit=unit, drawn_for=day, frozen_at__isnull=False)
    return found.order_by("-edition").first()


def sitting_on(unit: UUID, day: date) -> list[tuple[str, str]]:
    """The units that sit at a centre on a day by its roster: name and counter."""
    roster = latest_sitting(unit, day)
    if roster is None:
        return []
    rows = RosterRow.objects.filter(roster=roster, is_left_out=False).order_by("number")
    return [(row.name, row.mark) for row in rows]


def seats_of(unit: UUID) -> list[Seat]:
    """The seats at a centre."""
    found = Seat.objects.filter(unit=unit, state="running").select_related("seated")
    return list(found.order_by("weekday", "seated__path"))


def planned_on(unit: UUID, day: date) -> list[Seat]:
    """The seats of the units that sit at a centre on a day by their plan."""
    return [seat for seat in seats_of(unit) if rules.sits_on(seat.weekday, day)]


def centres_of(actor: Actor) -> list[directory.Node]:
    """Units whose centre an actor sees: centres and streets, and what has rooms or seats."""
    today = directory.civil_day(datetime.now(CIVIL))
    nodes = directory.existing_units(actor.reach(CENTRE_READ), today)
    return [node for node in nodes if node.kind in ("centre", "street_town", "district")]


@dataclass(frozen=True, slots=True)
class JointCase:
    """A request on which several units work, with the part of each.

    Args:
        tasks: of the units called, each with its times.
    """

    case: cases.Case
    tasks: Sequence[Any]


@dataclass(frozen=True, slots=True)
class CentreDay:
    """What a centre shows of one day.

    Args:
        at_counter: the newest requests registered at its counter.
        steps: number of open requests at each step of the provincial platform.
        sessions: of the day, by time.
    """

    at_counter: Sequence[cases.Case]
    counted: int
    joint: Sequence[JointCase]
    steps: Mapping[rules.Step, int]
    sessions: Sequence[Session]
    mediations: Sequence[Mediation]
    studies: Sequence[RiskStudy]


def centre_day(actor: Actor, node: directory.Node, day: date) -> CentreDay:
    """What a centre shows; requests and mediations within what the actor sees."""
    begin = datetime.combine(day, time(), CIVIL)
    here = directory.within([node.path], "unit__path")
    area = here | directory.within([node.path], "area__path")
    requests = cases.visible_to(actor).filter(area)
    counter = requests.filter(channel="counter", opened_at__gte=begin)
    mediations = mediations_visible_to(actor).filter(here).exclude(state__in=OVER)
    sessions = Session.objects.filter(
        mediation__in=mediations.order_by().values("pk"),
        starts_at__gte=begin,
        starts_at__lt=begin + timedelta(days=1),
    ).exclude(status=SessionState.CANCELLED)
    studies = RiskStudy.objects.filter(here).exclude(state="done")
    return CentreDay(
        list(counter.order_by("-opened_at", "-id")[:LISTED]),
        counter.count(),
        _joint(requests),
        _steps(requests),
        list(sessions.select_related("room", "mediation").order_by("starts_at", "id")),
        list(mediations.order_by("due_on", "id")[:LISTED]),
        list(studies.order_by("-opened_at", "-id")[:LISTED]),
    )


def _joint(requests: QuerySet[cases.Case]) -> list[JointCase]:
    """Open requests on which units have been called and are not released yet."""
    under_way = Q(tasks__cancelled_at=None, tasks__released_at=None, tasks__isnull=False)
    found = requests.filter(under_way, is_open=True).distinct()
    rows = found.order_by("-opened_at", "-id").prefetch_related("tasks")[:LISTED]
    return [
        JointCase(case, [task for task in case.tasks.all() if task.cancelled_at is None])
        for case in rows
    ]


def _steps(requests: QuerySet[cases.Case]) -> Mapping[rules.Step, int]:
    """Open requests by the step of the provincial platform at which they stand; five counts."""
    mediated = Mediation.objects.exclude(state__in=OVER).exclude(request_number="")
    studied = RiskStudy.objects.exclude(state="done").exclude(request_number="")
    numbers = [set(found.values_list("request_number", flat=True)) for found in (mediated, studied)]
    is_open = requests.filter(is_open=True)
    in_mediation = set(is_open.filter(number__in=numbers[0]).values_list("number", flat=True))
    in_study = set(
        is_open.filter(number__in=numbers[1] - in_mediation).values_list("number", flat=True)
    )
    others = is_open.exclude(number__in=in_mediation | in_study)
    found = dict.fromkeys(rules.Step, 0)
    found[rules.Step.MEDIATE], found[rules.Step.JUDGE] = len(in_mediation), len(in_study)
    found[rules.Step.REGISTER] = others.filter(state__in=("reported", "accepted")).count()
    found[rules.Step.ROUTE] = others.exclude(state__in=("reported", "accepted")).count()
    return found
