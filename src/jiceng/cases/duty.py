"""Duty roster of the hotline (热线值班): who receives what arrives on a day. Reads only.

Each day of a unit is a roster of people (`records.rosters`); a change is a new edition with its
reason, so that it stays known who was on duty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.cases.permissions import CASE_OPEN, DUTY_EDIT
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory import public as directory
from jiceng.records.rosters.public import Roster, RosterKind, RosterRow

KIND: Final = "hotline_duty"
DAYS: Final = 7
DUTY_ROSTER: Final = RosterKind(KIND, _("Hotline duty"), CASE_OPEN, DUTY_EDIT, DUTY_EDIT)


@dataclass(frozen=True, slots=True)
class DutyDay:
    """Who is on duty at a unit on a day.

    Args:
        people: identifier and name, by name.
    """

    day: date
    people: tuple[tuple[UUID, str], ...] = ()

    @property
    def names(self) -> str:
        """The names in one line."""
        return "、".join(name for _person, name in self.people)

    def includes(self, person: UUID | None) -> bool:
        """Whether a person is on duty."""
        return any(each == person for each, _name in self.people)


def week_of(day: date) -> list[date]:
    """The days of a week, from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(DAYS)]


def latest(unit: UUID, days: Collection[date]) -> dict[date, Roster]:
    """The last edition of each day's roster."""
    rows = Roster.objects.filter(kind=KIND, unit=unit, drawn_for__in=days, frozen_at__isnull=False)
    return {each.drawn_for: each for each in rows.order_by("edition")}


def duty_of(unit: UUID, days: Collection[date]) -> list[DutyDay]:
    """Who is on duty at a unit, day by day; two queries."""
    found = latest(unit, days)
    people: dict[UUID, list[tuple[UUID, str]]] = {}
    rows = RosterRow.objects.filter(
        roster__in=[each.pk for each in found.values()], is_left_out=False, person__isnull=False
    )
    for row in rows.order_by("number"):
        assert row.person_id is not None  # filtered
        people.setdefault(row.roster_id, []).append((row.person_id, row.name))
    return [
        DutyDay(day, tuple(people.get(found[day].pk, ())) if day in found else ()) for day in days
    ]


def _load() -> dict[tuple[UUID, date], frozenset[UUID]]:
    """People on duty by unit and day, from yesterday on."""
    since = timezone.localdate() - timedelta(days=1)
    rows = Roster.objects.filter(kind=KIND, drawn_for__gte=since, frozen_at__isnull=False)
    last = {(each.unit_id, each.drawn_for): each.pk for each in rows.order_by("edition")}
    people: dict[UUID, set[UUID]] = {}
    named = RosterRow.objects.filter(
        roster__in=last.values(), is_left_out=False, person__isnull=False
    )
    for roster, person in named.order_by("number").values_list("roster", "person"):
        people.setdefault(roster, set()).add(person)
    return {place: frozenset(people.get(roster, ())) for place, roster in last.items()}


ROSTERS: Final[Versioned[dict[tuple[UUID, date], frozenset[UUID]]]] = Versioned(KIND, _load)


def on_duty(unit: UUID, day: date) -> frozenset[UUID]:
    """The people on duty at a unit on a day, today or later; empty if nobody is named."""
    return ROSTERS.get().get((unit, day), frozenset())


def who_receives(people: Iterable[UUID], unit: UUID | None, day: date) -> set[UUID]:
    """Of those who may receive what arrives at a unit, those on duty; all if nobody is named.

    Args:
        people: holders of the permission at the unit, or above it if it has none.
    """
    every = set(people)
    return (every & on_duty(unit, day) or every) if unit else every


def may_be_on_duty(unit: UUID, day: date) -> list[tuple[UUID, str]]:
    """People with a position at a unit on a day in which they register requests, by name."""
    posts = directory.Post.objects.filter(
        directory.holding_on(day), unit=unit, person__is_active=True
    ).select_related("person", "role")
    found = {
        post.person_id: post.person.name for post in posts if CASE_OPEN in post.role.permissions
    }
    return sorted(found.items(), key=lambda each: (each[1], each[0]))
