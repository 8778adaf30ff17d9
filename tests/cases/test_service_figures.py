"""Figures of first contact, answer and direct answers, against a plain count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jiceng.cases.models import Case
from jiceng.metrics import public as metrics
from tests.cases import case_rows
from tests.world import World

PERIOD = metrics.Period(date(2026, 3, 1), date(2026, 3, 31))
HOUR = timedelta(hours=1)


def figures(world: World) -> dict[str, Any]:
    rows = metrics.run("service", world["district"], PERIOD, "unit", case_rows.NOON + 50 * HOUR)
    (row,) = (each for each in rows if not each.is_rest)
    return dict(row.figures)


def case(world: World, **given: Any) -> Case:
    return case_rows.case(world.units["JH-URB"], **given)


def test_shares_count_what_was_met_or_is_past(world) -> None:
    at, due = case_rows.NOON, case_rows.NOON + 24 * HOUR
    case(world, contact_due_at=due, contacted_at=at + HOUR)
    case(world, contact_due_at=due, contacted_at=due + HOUR)
    case(world, contact_due_at=due)  # past
    case(world, contact_due_at=at + 99 * HOUR)  # still to come
    case(world, answer_due_at=due, answered_at=due, answered_directly=True, state="closed")
    case(world, answer_due_at=due, state="suspended")  # paused
    case(world, answer_due_at=due, is_excluded=True)
    found = figures(world)
    assert found["service.received"] == 7
    assert (found["service.contact.hit"], found["service.contact.of"]) == (1, 3)
    assert (found["service.answer.hit"], found["service.answer.of"]) == (1, 1)
    assert (found["service.direct.hit"], found["service.direct.of"]) == (1, 6)


def test_number_opens_its_requests(world) -> None:
    row = case(world, contact_due_at=case_rows.NOON, contacted_at=case_rows.NOON)
    down = metrics.drill_down(
        "service",
        world["district"],
        PERIOD,
        "unit",
        key=str(row.unit_id),
        figure="service.contact.of",
        at=case_rows.NOON + HOUR,
    )
    assert list(down.ids) == [row.pk]
