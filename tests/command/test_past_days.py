"""Spans that end with a past day: what they count, from what, at what cost, and what is too old."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.models import Case
from jiceng.command import answers, counting
from jiceng.command.rules.spans import Span, buckets, month_before
from jiceng.command.scopes import scope_of
from jiceng.core.worktime import CIVIL
from tests.command.test_figures import DAY, MOST_QUERIES, at_a_place, number
from tests.command.test_spans import MOMENTS
from tests.sample_grids import GRID, publish_grids
from tests.world import World


def on_day(world: World, day: date, *, span: str = "day", part: str = "") -> dict[str, Any]:
    """What the district office is answered for a span that ends with a day."""
    scope = scope_of(world["district"], "", world.at.date())
    asked = answers.Asked(scope, Span(span), part, day)
    return answers.answer(world["district"], asked, answers.state(), world.at)


def today(world: World) -> date:
    return world.at.astimezone(CIVIL).date()


@pytest.fixture(autouse=True)
def _grids(world: World) -> None:
    publish_grids()


@given(span=st.sampled_from(Span), at=MOMENTS, back=st.integers(1, 800))
def test_parts_of_a_past_span_are_whole_and_end_with_its_day(span, at, back):
    now = at.astimezone(CIVIL)
    day = now.date() - timedelta(days=back)
    parts = buckets(span, at, day)
    assert len(parts) == {Span.DAY: 24, Span.WEEK: 7, Span.YEAR: 12}[span]
    assert parts[-1].begin.date() <= day < parts[-1].end.date()
    is_of_this_month = (day.year, day.month) == (now.year, now.month)
    assert parts[-1].is_running == (span is Span.YEAR and is_of_this_month)


def test_past_day_shows_its_own_requests_in_their_hours(world: World) -> None:
    case = at_a_place(world, at=world.at - 3 * DAY)
    at_a_place(world)
    counting.count_all(world.at)
    found = on_day(world, today(world) - 3 * DAY)
    assert found["is_past"]
    assert not found["is_cut"]
    assert number(found, "opened") == number(found, "opened", GRID) == 1
    hour = case.opened_at.astimezone(CIVIL)
    assert [each[0] for each in found["series"] if each[3]] == [f"{hour:%Y-%m-%dT%H}"]
    assert len(found["series"]) == 24


def test_past_week_and_year_are_the_counts_of_their_days_and_months(world: World) -> None:
    for back in (0, 2, 9, 11, 40, 380):
        at_a_place(world, at=world.at - back * DAY)
    counting.count_all(world.at)
    day = today(world) - 8 * DAY
    assert number(on_day(world, day, span="week"), "opened") == 2
    year = on_day(world, day, span="year")
    months = {each[0]: each[3] for each in year["series"]}
    assert list(months)[-1] == f"{day:%Y-%m}"
    assert sum(months.values()) == number(year, "opened", GRID) == 5
    before = on_day(world, day - 365 * DAY, span="year")
    assert number(before, "opened") == 1
    assert not before["is_cut"]


def test_live_lists_of_a_past_day_are_those_of_now(world: World) -> None:
    case = at_a_place(world)
    counting.count_all(world.at)
    found = on_day(world, today(world) - DAY)
    assert [each["id"] for each in found["arrivals"]] == [str(case.id)]
    assert number(found, "open") == 1
    assert number(found, "opened") == 0


def test_day_older_than_the_counts_has_no_numbers_rather_than_zeros(world: World) -> None:
    at_a_place(world, at=world.at - 900 * DAY)
    counting.count_all(world.at)
    for span in Span:
        found = on_day(world, today(world) - 900 * DAY, span=span)
        assert found["is_cut"]
        assert not found["series"]
        assert found["counted_from"] == f"{month_before(today(world), 24)}"
        assert number(found, "opened") is None
        assert number(found, "opened", GRID) is None


def test_parts_older_than_the_counts_are_left_out_and_said(world: World) -> None:
    counting.count_all(world.at)
    first = date.fromisoformat(on_day(world, today(world))["counted_from"])
    found = on_day(world, first + 2 * DAY, span="week")
    assert [each[0] for each in found["series"]] == [
        (first + n * DAY).isoformat() for n in range(3)
    ]
    assert found["is_cut"]
    assert found["begin"].startswith(first.isoformat())


def test_numbers_of_a_past_day_open_to_exactly_their_records(world: World, client: Client) -> None:
    for back in (0, 4, 4, 5):
        at_a_place(world, at=world.at - back * DAY)
    counting.count_all(world.at)
    client.force_login(world.people["district"])
    found = on_day(world, today(world) - 4 * DAY)
    query = {"unit": "440704", "figure": "opened", "grid": GRID}
    query |= {"from": found["begin"], "to": found["end"]}
    page = client.get(f"/desk/figures/place/?{urlencode(query)}")
    assert len(page.context["page"].rows) == number(found, "opened") == 2


@pytest.mark.parametrize("span", [each.value for each in Span])
def test_cost_of_a_past_day_does_not_grow_with_history(world: World, span: str) -> None:
    day, read = today(world) - 3 * DAY, []
    for _turn in range(2):
        counting.count_all(world.at)
        on_day(world, day, span=span)  # loads what is kept in memory
        with CaptureQueriesContext(connection) as found:
            on_day(world, day, span=span)
        own = [each["sql"] for each in found if "core_version" not in each["sql"]]
        read.append(len(own))
        over_requests = [
            each for each in own if f'FROM "{Case._meta.db_table}"' in each and "DATE_TRUNC" in each
        ]
        assert len(over_requests) == {"day": 1, "week": 0, "year": 1}[span]
        for back in range(20, 24):
            at_a_place(world, at=world.at - back * DAY)
    assert read[0] == read[1] <= MOST_QUERIES


def test_address_takes_a_past_day_and_refuses_what_is_none(world: World, client: Client) -> None:
    client.force_login(world.people["district"])
    for way in ("2020-02-30", "yesterday", "20"):
        assert client.get(f"/wall/figures/?day={way}").status_code == 400
    assert client.get("/wall/figures/?day=2020-02-29").json()["is_past"]
    for way in ("", "9999-12-31"):
        assert not client.get(f"/wall/figures/?day={way}").json()["is_past"]
    for span in Span:
        assert client.get(f"/wall/figures/?day=0001-01-01&span={span}").status_code == 200
    marks = {client.get(f"/wall/figures/?day=2020-02-{n}").headers["ETag"] for n in (10, 11)}
    assert len(marks) == 2
