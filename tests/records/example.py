"""Needs of communities as the example of records: a community, its street, paired units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from jiceng.activities.needs.models import Need
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Refused
from jiceng.directory.public import actor_of
from jiceng.records.public import make_move, open_record
from tests.access.targets import SECRET
from tests.factories import (
    CommunityFactory,
    DepartmentFactory,
    PersonFactory,
    PostFactory,
    RoleFactory,
)
from tests.world import World

NOW = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
BENCHES = {
    "title": "社区广场长椅",
    "kind": "goods",
    "amount": "5",
    "measure": "张",
    "wanted_by": "2026-10-31",
}

ONE = {"amount": "1"}


class Place:
    """A community with its street and two paired units."""

    def __init__(self) -> None:
        self.community = CommunityFactory.create()
        self.street, self.district = self.community.parent, self.community.parent.parent
        self.bank, self.school = (
            DepartmentFactory.create(parent=self.district, department_kind=kind)
            for kind in ("finance", "education")
        )
        self.stranger = DepartmentFactory.create(parent=self.district, department_kind="police")
        for unit in (self.bank, self.school):
            supported = {"community": str(self.community.pk)}
            open_record("pairing", supported, unit=unit.pk, by=SYSTEM, at=NOW)
        self.clerk = self.somebody("clerk", self.community)
        self.leader = self.somebody("street_leader", self.street)
        self.banker = self.somebody("department_lead", self.bank)
        self.teacher = self.somebody("department_lead", self.school)
        self.police = self.somebody("department_lead", self.stranger)

    def somebody(self, role: str, unit: Any) -> Actor:
        person = PersonFactory.create()
        PostFactory.create(person=person, unit=unit, role=RoleFactory.create(code=role))
        return actor_of(person, NOW)

    def need(self, **given: Any) -> Need:
        made = open_record(
            "need", {**BENCHES, **given}, unit=self.community.pk, by=self.clerk, at=NOW
        )
        assert isinstance(made, Need)
        return made


@pytest.fixture
def place(db: None) -> Place:
    return Place()


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code


def move(need: Need, name: str, by: Actor, at: datetime = NOW, **given: Any) -> Need:
    made = make_move("need", need.pk, name, given, by=by, at=at)
    assert isinstance(made, Need)
    return made


# In the district of `tests.world`, for access rows and pages.

COMMUNITY, BANK = "440704001001", "JH-URB"


def given_need(world: World) -> dict[str, Any]:
    plain = {"title": SECRET, "kind": "goods", "amount": "5", "measure": "张"}
    return {**plain, "wanted_by": "2036-10-31"}


def listed_need(world: World) -> UUID:
    """A need of 江南社区, which the bank supports."""
    place = world.units[COMMUNITY].pk
    paired(world)
    return open_record("need", given_need(world), unit=place, by=SYSTEM, at=world.at).pk


def supported(world: World) -> dict[str, Any]:
    return {"community": str(world.units[COMMUNITY].pk)}


def paired(world: World) -> UUID:
    bank = world.units[BANK].pk
    return open_record("pairing", supported(world), unit=bank, by=SYSTEM, at=world.at).pk
