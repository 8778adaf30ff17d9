"""Aids of daily work in the demonstration: reply templates of units, and the duty roster of the
hotline for this week and the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.demo.accounts import DISTRICT
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
    """The duty roster: two people a day from Monday to Friday, one on the others."""
    district = units.tree().by_code(DISTRICT)
    if district is None:
        raise LookupError(f"the demo has no unit {DISTRICT}")
    today = units.civil_day(now)
    may = [person for person, _name in cases.may_be_on_duty(district.id, today)]
    visitor = next(person for person in may if person == named("hotline", now).id)
    others = [person for person in may if person != visitor]
    days = {}
    monday = today - timedelta(days=today.weekday())
    for number in range(7 * WEEKS):
        day = monday + timedelta(days=number)
        other = others[number % len(others)]
        if day.weekday() < WEEKEND or day == today:
            days[day] = {visitor, other}
        else:
            days[day] = {other}
    cases.set_duty(unit=district.id, days=days, reason="", by=named("district", now), at=now)


def _unit_of(person: Actor) -> UUID:
    return next(grant.unit_id for grant in person.grants if grant.unit_id)
