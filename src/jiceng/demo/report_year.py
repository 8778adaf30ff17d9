"""Reports of one year in 江海区: times, places and texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from random import Random

from jiceng.demo import texts
from jiceng.demo.organisation import District
from jiceng.directory import public as units

HOT_EVENTS = 60
FIRST_DAY, LAST_DAY = 0.15, 4.0
"""Reports of the first and of the last day, of a year's average: one community after another takes
part, and the last month has enough callbacks for most units to be ranked."""


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """One report to be: when, what and where."""

    at: datetime
    kind: str
    community: str
    draft: texts.Draft
    event: int = 0


def planned_reports(
    rng: Random, district: District, *, first: date, days: int, count: int, events: int
) -> list[PlannedReport]:
    """Reports of the year, in no order.

    Args:
        count: how many besides those of events.
        events: how many things are reported by several people.
    """
    tree, shares = units.tree(), texts.month_shares()
    codes = sorted(district.places)
    books = {code: book(tree, code) for code in codes}
    weights = [sqrt(len(district.places[code])) for code in codes]
    volume = [
        shares[(first + timedelta(days=n)).month] * _growth(n / max(1, days - 1))
        for n in range(days)
    ]
    found = []
    for _ in range(count):
        day = first + timedelta(days=rng.choices(range(days), volume)[0])
        code = rng.choices(codes, weights)[0]
        kind = texts.draw_category(rng, day.month, rural=code[9:] >= "200")
        draft = texts.generate(rng, month=day.month, category=kind, place=books[code].pick(rng))
        at = _moment(rng, day, kind, draft)
        found.append(PlannedReport(at, kind, code, draft))
    for event in range(1, events + 1):
        found.extend(_hot(rng, district, books, first, days, event))
    return found


def _growth(part: float) -> float:
    """How much is reported when this part of the year has passed, slowly more at first."""
    return FIRST_DAY + (LAST_DAY - FIRST_DAY) * part**3


def book(tree: units.UnitTree, code: str) -> texts.Gazetteer:
    """The place names of a community, for its reports."""
    node = tree.by_code(code)
    street = tree.get(node.parent_id) if node else None
    return texts.gazetteer(
        street.name if street else "", node.name if node else code, rural=code[9:] >= "200"
    )


def _moment(rng: Random, day: date, kind: str, draft: texts.Draft) -> datetime:
    return texts.draw_moment(rng, first=day, days=7, category=kind, channel=draft.channel)


def _hot(
    rng: Random,
    district: District,
    books: dict[str, texts.Gazetteer],
    first: date,
    days: int,
    event: int,
) -> Iterator[PlannedReport]:
    """Several people report one thing within a day of the first."""
    day = first + timedelta(days=rng.randrange(max(1, days - 1)))
    code = rng.choice(sorted(district.places))
    kind = texts.draw_category(rng, day.month, rural=code[9:] >= "200")
    place = books[code].pick(rng)
    first_at: datetime | None = None
    for draft in texts.hot_event(
        rng, month=day.month, category=kind, place=place, count=rng.randint(3, 6)
    ):
        if first_at is None:
            at = first_at = _moment(rng, day, kind, draft)
        else:
            at = first_at + timedelta(hours=rng.uniform(0.1, 20))
        yield PlannedReport(at, kind, code, draft, event)
