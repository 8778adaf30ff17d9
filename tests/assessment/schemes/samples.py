"""Schemes, periods and sheets for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from jiceng.assessment.schemes.models import Inquiry, Part, Scheme, ScoredPeriod
from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move, open_record
from tests.world import World

SCHEME, PERIOD = "assessment_scheme", "scored_period"
INQUIRY, APPEAL = "assessment_inquiry", "assessment_appeal"
DISTRICT, STREET, OTHER = "440704", "440704001", "440704005"
IN_AUGUST = datetime(2026, 8, 12, 2, 0, tzinfo=UTC)
FIRST, LAST = date(2026, 8, 1), date(2026, 8, 31)
SECRET = "区级综合考核草案"


def given_scheme(_world: World) -> dict[str, Any]:
    """Input of the form."""
    return {"name": SECRET}


def begun_scheme(world: World, **given: Any) -> UUID:
    """An empty draft of the district."""
    unit, values = world.units[DISTRICT].pk, {**given_scheme(world), **given}
    return open_record(SCHEME, values, unit=unit, by=SYSTEM, at=world.at).pk


def part(world: World, **given: Any) -> dict[str, Any]:
    """Input of a part: by default requests opened, evenly up to 10."""
    usual = {
        "name": "受理量",
        "weight": "70",
        "is_core": True,
        "driver": str(world.units[DISTRICT].pk),
        "source": "indicator",
        "indicator": "opened",
        "scoring": "linear",
        "floor": "0",
        "target": "10",
    }
    return {**usual, **given}


def asked_part(world: World, **given: Any) -> dict[str, Any]:
    """Input of a part that is asked of 区城管局."""
    usual = {
        "name": "重点任务完成数",
        "weight": "30",
        "is_core": False,
        "driver": str(world.urban),
        "source": "asked",
        "indicator": "",
        "measure": "项",
        "target": "6",
    }
    return part(world, **{**usual, **given})


def move(world: World, kind: str, key: UUID, name: str, /, **given: Any) -> Any:
    """A move by the system."""
    return make_move(kind, key, name, given, by=SYSTEM, at=world.at)


def drafted_scheme(world: World) -> UUID:
    """A draft that can be published: two streets, two measures."""
    key = begun_scheme(world)
    move(world, SCHEME, key, "add_part", **part(world))
    move(world, SCHEME, key, "add_part", **asked_part(world))
    units = [str(world.units[code].pk) for code in (STREET, OTHER)]
    move(world, SCHEME, key, "assess", units=units, group="镇街")
    return key


def published_scheme(world: World) -> UUID:
    """A published scheme."""
    key = drafted_scheme(world)
    move(world, SCHEME, key, "publish")
    return key


def given_period(world: World) -> dict[str, Any]:
    """Input of the form: August by a published scheme."""
    return {
        "name": "2026年8月考核",
        "scheme": str(published_scheme(world)),
        "first": str(FIRST),
        "last": str(LAST),
        "due_on": "2026-09-20",
    }


def begun_period(world: World, **given: Any) -> UUID:
    """A period that is being collected."""
    unit, values = world.units[DISTRICT].pk, {**given_period(world), **given}
    return open_record(PERIOD, values, unit=unit, by=SYSTEM, at=world.at).pk


def inquiry(_world: World, period: UUID) -> Inquiry:
    """What 区城管局 is asked for."""
    return Inquiry.objects.get(period=period)


def values(world: World, first: str = "3", other: str = "6") -> dict[str, Any]:
    """Values of both streets."""
    given = {STREET: first, OTHER: other}
    return {
        str(world.units[code].pk): {"n": n, "note": "督办单2026-8"} for code, n in given.items()
    }


def answered_period(world: World) -> UUID:
    """A period with all its measures."""
    key = begun_period(world)
    move(world, INQUIRY, inquiry(world, key).pk, "give", values=values(world))
    return key


def frozen_period(world: World) -> UUID:
    """A frozen period with five requests of 江南 in August."""
    for _n in range(5):
        world.open(at=IN_AUGUST)
    key = answered_period(world)
    move(world, PERIOD, key, "freeze")
    return key


def line(world: World, period: UUID, code: str = "1") -> str:
    """A line to appeal against."""
    return f"{period}|{code}"


def filed_appeal(world: World) -> UUID:
    """An appeal of 江南街道."""
    given = {"line": line(world, frozen_period(world)), "text": "漏计两件"}
    unit = world.units[STREET].pk
    return open_record(APPEAL, given, unit=unit, by=SYSTEM, at=world.at).pk


def first_part(scheme: UUID) -> Part:
    """The first part of a scheme."""
    return Part.objects.filter(scheme=scheme).order_by("position")[0]


def scheme_of(period: UUID) -> Scheme:
    """The scheme of a period."""
    return ScoredPeriod.objects.select_related("scheme").get(pk=period).scheme
