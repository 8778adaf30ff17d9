"""Aids of daily work in the demonstration: reply templates of units, and the duty rosters of
this week and the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.demo.accounts import COMMUNITY, DISTRICT
from jiceng.demo.texts.standard_replies import REPLIES
from jiceng.directory import public as units
from jiceng.records.public import open_record

KEPT_FOR: Final = timedelta(days=100)
"""Age of the first template; a day lies between each and the next."""
WEEKS: Final = 2
WEEKEND: Final = 5

Named = Callable[[str, datetime], Actor]
"""The person of an account at a moment."""


def create_replies(named: Named, now: datetime) -> None:
    """The reply templates, each by the head of its unit."""
    for number, reply in enumerate(REPLIES):
        at = now - KEPT_FOR + timedelta(days=number)
        by = named(reply.by, at)
        given = {
            "name": reply.name,
            "move": reply.move,
            "category": reply.category,
            "case_state": "",
            "text": reply.text,
        }
        open_record("template", given, unit=_unit_of(by), by=by, at=at)


def create_duty(named: Named, now: datetime) -> None:
    """Duty rosters of the district and of the officer's community: one person a day, and from Monday
    to Friday and today also those with an account, who see what arrives."""
    for code, accounts in ((DISTRICT, ["hotline"]), (COMMUNITY, ["officer", "clerk"])):
        unit = units.tree().by_code(code)
        if unit is None:
            raise LookupError(f"the demo has no unit {code}")
        visitors = {named(each, now).id for each in accounts}
        may = cases.may_be_on_duty(unit.id, units.civil_day(now))
        others = [person for person, _name in may if person not in visitors]
        days = {
            day: {others[number % len(others)], *(visitors if with_visitors else ())}
            for number, (day, with_visitors) in enumerate(_days(now))
        }
        cases.set_duty(unit=unit.id, days=days, reason="", by=named("district", now), at=now)


def _days(now: datetime) -> Iterator[tuple[date, bool]]:
    """The days of the roster, and whether those with an account are on duty."""
    today = units.civil_day(now)
    monday = today - timedelta(days=today.weekday())
    for number in range(7 * WEEKS):
        day = monday + timedelta(days=number)
        yield day, day.weekday() < WEEKEND or day == today


def _unit_of(person: Actor) -> UUID:
    return next(grant.unit_id for grant in person.grants if grant.unit_id)
