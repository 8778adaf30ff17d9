"""A small district for tests: two streets, departments, a person for every role, published rules.

A fixture creates it for each test through the actions of an installation, so that tests are
independent.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from jiceng.cases import actions
from jiceng.cases.intake.report import CallerDetails, Report
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM, Actor
from jiceng.directory import actions as directory
from jiceng.directory.models import Person, Unit
from jiceng.directory.public import actor_of
from tests import snapshots

# A Wednesday morning in working time: 2026-09-16 10:00 in Shanghai.
MORNING = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
SINCE = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"

UNITS = (
    ("440704", "江海区", "district", None, ""),
    ("440704001", "江南街道", "street_town", "440704", ""),
    ("440704001001", "江南社区居委会", "village_community", "440704001", ""),
    ("440704001002", "江翠社区居委会", "village_community", "440704001", ""),
    ("440704005", "礼乐街道", "street_town", "440704", ""),
    ("440704005001", "文昌社区居委会", "village_community", "440704005", ""),
    ("JH-URB", "区城管局", "department", "440704", "urban_management"),
    ("JH-HSG", "区住建局", "department", "440704", "housing"),
    ("JH-POL", "区公安分局", "department", "440704", "police"),
    ("JH-FIR", "区消防大队", "department", "440704", "fire"),
)

# Who holds which post where; the key is how tests call them.
POSTS = {
    "officer": ("grid_officer", "440704001001"),
    "clerk": ("clerk", "440704001001"),
    "hotline": ("hotline_agent", "440704"),
    "dispatcher": ("dispatcher", "440704001"),
    "other_dispatcher": ("dispatcher", "440704005"),
    "handler": ("handler", "JH-URB"),
    "lead": ("department_lead", "JH-URB"),
    "housing": ("handler", "JH-HSG"),
    "police": ("handler", "JH-POL"),
    "street_leader": ("street_leader", "440704001"),
    "district": ("district_office", "440704"),
    "reviewer": ("district_office", "440704"),
    "caller": ("callback_agent", "440704"),
    "auditor": ("auditor", "440704"),
    "administrator": ("administrator", "440704"),
}


@dataclass
class World:
    """The district, by the names that tests use."""

    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    at: datetime = MORNING

    def __getitem__(self, name: str) -> Actor:
        """The actor of that name at the world's time."""
        return actor_of(self.people[name], self.at)

    def report(self, **given: Any) -> Report:
        """A report of rubbish in 江南社区, with values of the test."""
        plain: dict[str, Any] = {
            "text": "小区门口的垃圾三天没人清运,臭气熏天",
            "title": "垃圾无人清运",
            "address": "江南社区居委会东侧",
            "category": "1504",
            "caller": CallerDetails("张小满", "19900001234"),
        }
        return Report(**{**plain, **given})

    def open(self, *, by: Actor | None = None, at: datetime | None = None, **given: Any) -> Case:
        """Open a request in 江南街道's inbox."""
        opened = actions.open_case(report=self.report(**given), by=by or SYSTEM, at=at or self.at)
        return opened.case

    def resolved(self, **given: Any) -> Case:
        """A request that 区城管局 has resolved and that waits for its callback."""
        return self.resolve(self.open(**given))

    def resolve(self, case: Case) -> Case:
        """Let 区城管局 resolve an open request."""
        actions.dispatch(case=case.id, by=self["dispatcher"], at=self.at, unit=self.urban)
        actions.sign(case=case.id, by=self["handler"], at=self.at)
        return actions.resolve(case=case.id, by=self["handler"], at=self.at, resolution="已清运")

    @property
    def urban(self) -> Any:
        """Identifier of 区城管局."""
        return self.units["JH-URB"].id


def build() -> World:
    """Build the district in the test's database."""
    world = World()
    directory.sync_roles(by=SYSTEM, at=SINCE)
    for code, name, kind, parent, matters in UNITS:
        world.units[code] = directory.create_unit(
            code=code,
            name=name,
            kind=kind,
            parent=world.units[parent] if parent else None,
            by=SYSTEM,
            at=SINCE,
            department_kind=matters,
        )
    for who, (role, unit) in POSTS.items():
        person = directory.create_person(
            name=who, username=who, password=PASSWORD, by=SYSTEM, at=SINCE
        )
        directory.appoint(
            person=person,
            role=role,
            unit=world.units[unit],
            by=SYSTEM,
            at=SINCE,
            valid_from=SINCE.date(),
        )
        world.people[who] = person
    actions.install_categories(by=SYSTEM, at=SINCE)
    drafted = actions.draft_rules(
        rules=[{"target_level": "street_town"}, {"unit_id": world.units["440704001"].id}],
        note="to the street; what has no place to 江南",
        by=SYSTEM,
        at=SINCE,
    )
    actions.publish_rules(rule_set=drafted.id, by=SYSTEM, at=SINCE)
    return world


def uncommitted() -> World:
    """The district within the open transaction, on tables as they are after a migration.

    It is built once per process and day of the test's clock; after that its rows are copied in.
    """
    today = timezone.localdate()
    if today not in _uncommitted:
        before = snapshots.seen()
        world = build()
        _uncommitted[today] = world, snapshots.added(before, snapshots.seen())
    else:
        snapshots.add(_uncommitted[today][1])
    return deepcopy(_uncommitted[today][0])


def committed() -> World:
    """Let the test's database hold the district and nothing else, where every connection sees it.

    It is built once in a process and a day of the test's clock, which events note; from then on its
    rows are put back.
    """
    today = timezone.localdate()
    if today not in _committed:
        snapshots.put_empty()
        world = build()
        _committed[today] = world, snapshots.take()
    else:
        snapshots.put(_committed[today][1])
    return deepcopy(_committed[today][0])


_uncommitted: dict[date, tuple[World, snapshots.Added]] = {}
_committed: dict[date, tuple[World, snapshots.Snapshot]] = {}
