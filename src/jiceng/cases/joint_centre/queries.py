"""Reads of the joint centre, for an actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

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
from jiceng.cases.joint_centre.permissions import (
    CENTRE_READ,
    MEDIATION_EDIT,
    MEDIATION_READ,
)
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.core.ids import uuid_or_none
from jiceng.core.masking import mask_text
from jiceng.core.query_lookups import uuid_array
from jiceng.core.worktime import CIVIL
from jiceng.directory import public as directory
from jiceng.records.rosters.public import Roster, RosterRow

SITTING: Final = "centre_sitting"
SHOWN_FOR: Final = timedelta(minutes=15)
"""So long the names of parties stay readable for somebody who has given a reason."""
OVER: Final = ("kept", "broken", "ended")
CENTRES: Final = ("centre", "street_town", "village_community", "district")
"""Kinds of units that mediate."""
LISTED: Final = 20
NEW: Final = ("reported", "accepted")
"""States of requests that no unit works on yet."""
LOOKED_AT: Final = 5_000
"""Open requests that are looked through for the numbers of the steps; of more, they are at least
so many."""


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


def mediations_of(actor: Actor, case: cases.Case) -> list[Mediation]:
    """The mediations of a request that an actor sees, the newest first: one query."""
    found = mediations_visible_to(actor).filter(request_number=case.number)
    return list(found.order_by("-opened_at", "-id")[:LISTED])


def unit_to_mediate(actor: Actor, case: cases.Case) -> directory.Node | None:
    """The unit in which an actor may open a mediation of a request: that of its place, else one
    above it.

    None for a request that is closed, and for a confidential one, whose matter may not be told.
    """
    if case.confidential or not case.is_open:
        return None
    around = directory.tree().chain(case.area_id or case.unit_id)
    return next(
        (
            node
            for node in around
            if node.kind in CENTRES and actor.may(MEDIATION_EDIT, node.path).allowed
        ),
        None,
    )


def begun_from_request(actor: Actor, asked: Mapping[str, str]) -> Mapping[str, Any]:
    """What the form of a new mediation begins with: matter, place and number of the request that
    its address names, if the actor sees it.
    """
    key = uuid_or_none(asked.get("request", ""))
    case = cases.visible_to(actor).filter(pk=key).first() if key else None
    if case is None or unit_to_mediate(actor, case) is None:
        return {}
    title = Mediation._meta.get_field("title").max_length
    return {
        "title": mask_text(case.title)[:title],
        "place_code": case.grid_code,
        "request_number": case.number,
    }


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
    joint: Sequence[JointCase]
    steps: Mapping[rules.Step, BoundedCount]
    sessions: Sequence[Session]
    mediations: Sequence[Mediation]
    studies: Sequence[RiskStudy]


def centre_day(actor: Actor, node: directory.Node, day: date) -> CentreDay:
    """What a centre shows; requests and mediations within what the actor sees."""
    begin = datetime.combine(day, time(), CIVIL)
    here = directory.within([node.path], "unit__path")
    requests = cases.visible_to(actor).filter(_belongs_to(node))
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
        _joint(requests),
        _steps(actor, node),
        list(sessions.select_related("room", "mediation").order_by("starts_at", "id")),
        list(mediations.order_by("due_on", "id")[:LISTED]),
        list(studies.order_by("-opened_at", "-id")[:LISTED]),
    )


def _belongs_to(node: directory.Node) -> Q:
    """Requests that a unit or one below it is in charge of, or that are in its area; all for the
    unit that holds all places.
    """
    tree = directory.tree()
    if tree.widest([node.path]) == ("/",):
        return Q()
    units = uuid_array(tree.units_below([node.path]))
    return Q(unit__any_of=units) | Q(area__any_of=units)


def _joint(requests: QuerySet[cases.Case]) -> list[JointCase]:
    """Open requests on which called units are at work."""
    found = cases.with_calls(requests.filter(is_open=True))
    rows = found.order_by("-opened_at", "-id").prefetch_related("tasks")[:LISTED]
    return [
        JointCase(case, [task for task in case.tasks.all() if task.cancelled_at is None])
        for case in rows
    ]


def _steps(actor: Actor, node: directory.Node) -> Mapping[rules.Step, BoundedCount]:
    """Open requests by the step of the provincial platform at which they stand: those that a
    mediation or study refers to one by one, all others counted among the newest `LOOKED_AT`.
    """
    mediated, studied = (
        set(found.exclude(request_number="").values_list("request_number", flat=True))
        for found in (
            Mediation.objects.exclude(state__in=OVER),
            RiskStudy.objects.exclude(state="done"),
        )
    )
    here, is_open = _belongs_to(node), cases.visible_to(actor).filter(is_open=True)
    referred = is_open.filter(here, number__in=mediated | studied).order_by("number")
    found = dict.fromkeys(rules.Step, 0)
    for number, state in referred.values_list("number", "state"):
        step = _step_of(state, is_in_mediation=number in mediated, is_studied=number in studied)
        found[step] += 1
    others = here & ~Q(number__in=sorted(mediated | studied))
    newest = is_open.order_by("-opened_at", "-id").annotate(
        counts=ExpressionWrapper(others, BooleanField()),
        is_new=ExpressionWrapper(Q(state__in=NEW), BooleanField()),
    )
    counted = newest[: LOOKED_AT + 1].aggregate(
        looked_at=Count("pk"),
        new=Count("pk", filter=Q(counts=True, is_new=True)),
        routed=Count("pk", filter=Q(counts=True, is_new=False)),
    )
    more = counted["looked_at"] > LOOKED_AT
    return {
        **{step: BoundedCount(n) for step, n in found.items()},
        rules.Step.REGISTER: BoundedCount(counted["new"], more),
        rules.Step.ROUTE: BoundedCount(counted["routed"], more),
    }


def _step_of(state: str, *, is_in_mediation: bool = False, is_studied: bool = False) -> rules.Step:
    return rules.step_of(
        is_open=True,
        is_accepted=state not in NEW,
        is_in_mediation=is_in_mediation,
        is_studied=is_studied,
    )
