"""The answer with all figures: what it counts, for whom, at what cost, and to what it opens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiceng.cases import actions
from jiceng.cases.models import Case
from jiceng.cases.public import COUNTED
from jiceng.command import answers, counting
from jiceng.command.models import CountState, Grain, PeriodCount
from jiceng.command.rules.spans import Span
from jiceng.command.scopes import scope_of
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import NotFound
from jiceng.core.worktime import CIVIL
from jiceng.grids.public import GridRole, assign_post
from tests.cases.test_whistles import called
from tests.sample_grids import GRID, LAT, LON, OTHER_GRID, publish_grids
from tests.world import World

DAY = timedelta(days=1)
MOST_QUERIES = 10


def answer(
    world: World, who: str = "district", code: str = "", *, span: str = "day", part: str = ""
) -> dict[str, Any]:
    """What a person is answered at the world's time."""
    return answered(world[who], code, world.at, span=span, part=part)


def answered(
    actor: Actor, code: str, at: datetime, *, span: str = "day", part: str = ""
) -> dict[str, Any]:
    asked = answers.Asked(scope_of(actor, code, at.date()), Span(span), part)
    return answers.answer(actor, asked, answers.state(), at)


def number(found: dict[str, Any], name: str, grid: str = "") -> float:
    """A number of the answer, in total or of a grid."""
    numbers = found["cells"][grid] if grid else found["total"]
    number: float = numbers[found["numbers"].index(name)]
    return number


def at_a_place(world: World, **given: Any) -> Case:
    """A request in the first grid."""
    return world.open(lon=LON, lat=LAT, **given)


@pytest.fixture(autouse=True)
def _grids(world: World) -> None:
    publish_grids()


def test_figures_count_the_requests_of_a_grid_its_street_and_its_district(world: World) -> None:
    at_a_place(world)
    at_a_place(world)
    counting.catch_up(world.at)
    for code in ("440704", "440704001", "440704001001"):
        found = answer(world, code=code)
        assert number(found, "opened") == number(found, "open") == 2
        assert number(found, "opened", GRID) == number(found, "open", GRID) == 2
    assert number(answer(world, code="440704005"), "opened") == 0
    assert OTHER_GRID in answer(world, code="440704")["cells"]
    assert OTHER_GRID not in answer(world, code="440704001")["cells"]


def test_arrival_shows_at_once_without_any_counting(world: World) -> None:
    counting.catch_up(world.at)
    case = at_a_place(world)
    found = answer(world)
    assert number(found, "opened", GRID) == 1
    assert [each["id"] for each in found["arrivals"]] == [str(case.id)]
    assert found["arrivals"][0]["grid"] == GRID


def test_answer_holds_nothing_that_a_resident_or_an_officer_is(world: World) -> None:
    case = at_a_place(world)
    called(world, case=_in_hand(world, case))
    text = str(answer(world))
    for private in (case.title, case.text, case.address, "张小满", "19900001234", "officer'"):
        assert private not in text
    for person in world.people.values():
        assert str(person.pk) not in text


def _in_hand(world: World, case: Case) -> Case:
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=case.id, by=world["handler"], at=world.at)


def test_confidential_requests_are_neither_listed_nor_counted(world: World) -> None:
    at_a_place(world, confidential=True)
    counting.count_all(world.at)
    for span in Span:
        found = answer(world, span=span)
        assert not found["arrivals"]
        assert number(found, "opened") == number(found, "open") == 0


def test_actor_watches_units_of_their_own_positions_only(world: World) -> None:
    assert answer(world, "dispatcher")["unit"]["code"] == "440704001"
    assert answer(world, "clerk")["unit"]["code"] == "440704001001"
    for who, code in (
        ("dispatcher", "440704"),
        ("dispatcher", "440704005"),
        ("clerk", "440704001"),
    ):
        with pytest.raises(NotFound):
            answer(world, who, code)
    with pytest.raises(NotFound):
        answer(world, "handler")
    with pytest.raises(NotFound):
        answer(world, "district", "JH-URB")


def test_spans_agree_with_one_another_and_with_the_requests(world: World) -> None:
    moments = [world.at - n * DAY for n in (0, 0, 1, 3, 6, 20, 200)]
    for moment in moments:
        at_a_place(world, at=moment)
    for is_counted in (False, True):
        if is_counted:
            counting.count_all(world.at)
        assert number(answer(world), "opened") == 2
        assert number(answer(world, span="week"), "opened") == 5
        year = answer(world, span="year")
        assert number(year, "opened") == number(year, "opened", GRID) == len(moments)
        months = {each[0]: each[3] for each in year["series"]}
        assert sum(months.values()) == len(moments)
        for key, opened in months.items():
            chosen = answer(world, span="year", part=key)
            assert number(chosen, "opened", GRID) == opened
            assert chosen["chosen"] == key


def test_rates_of_a_counted_month_follow_what_becomes_of_its_requests(world: World) -> None:
    case = at_a_place(world, at=world.at - 2 * DAY)
    counting.count_all(world.at)
    with time_machine.travel(world.at, tick=False):
        counting.catch_up(world.at)  # from now on the reader receives events
        before = answer(world, span="week")
        world.resolve(case)
        counting.catch_up(world.at)
    after = answer(world, span="week")
    assert number(before, "on_time", GRID) == 0
    assert number(after, "on_time", GRID) == 1
    state = CountState.objects.get()
    assert state.edition > 0


def test_days_are_counted_once_they_are_over(world: World) -> None:
    at_a_place(world)
    counting.catch_up(world.at)
    assert not PeriodCount.objects.filter(grain=Grain.DAY, opened__gt=0).exists()
    counting.catch_up(world.at + DAY)
    today = world.at.astimezone(CIVIL).date()
    assert PeriodCount.objects.get(grain=Grain.DAY, start=today).opened == 1
    assert PeriodCount.objects.get(grain=Grain.MONTH, start=today.replace(day=1)).opened == 1
    assert CountState.objects.get().counted_to == today + DAY


def test_counts_older_than_the_slider_are_forgotten(world: World) -> None:
    unit = world.units["440704001001"]
    numbers = dict.fromkeys(COUNTED, 1)
    old = PeriodCount(grain=Grain.DAY, start=world.at.date() - 900 * DAY, unit=unit, **numbers)
    old.save()
    counting.count_all(world.at)
    assert not PeriodCount.objects.filter(pk=old.pk).exists()


def test_overdue_requests_are_counted_by_their_unit(world: World) -> None:
    case = at_a_place(world)

    Case.objects.filter(pk=case.pk).update(on_time=False)
    counting.count_open()
    found = answer(world)
    assert number(found, "overdue_now", GRID) == number(found, "overdue_now") == 1
    assert [each[1:] for each in found["units"]] == [["440704001", 1, 1]]


def test_awaited_departments_show_with_their_deadline_until_they_check_in(world: World) -> None:
    case = called(world, "JH-POL", case=_in_hand(world, at_a_place(world)))
    [whistle] = answer(world)["whistles"]
    task = case.tasks.get()
    assert task.arrive_by is not None
    assert whistle["called"] == "区公安分局"
    assert whistle["arrive_by"] == task.arrive_by.isoformat()
    assert not answer(world, code="440704005")["whistles"]
    actions.report_in(task=task.id, by=world["police"], at=world.at)
    assert not answer(world)["whistles"]


def test_every_number_opens_to_exactly_its_records(world: World, client: Client) -> None:
    for n in range(3):
        at_a_place(world, at=world.at - n * DAY)
    at_a_place(world, confidential=True)
    _in_hand(world, at_a_place(world))
    Case.objects.filter(pk=at_a_place(world).pk).update(on_time=False)
    counting.count_all(world.at)
    client.force_login(world.people["district"])
    found = answer(world, span="week")
    wanted = {name: number(found, name, GRID) for name in ("opened", "open", "overdue_now")}
    assert wanted == {"opened": 5, "open": 5, "overdue_now": 1}
    for name, count in wanted.items():
        query = {"unit": "440704", "figure": name, "grid": GRID}
        if name == "opened":
            query |= {"from": found["begin"], "to": found["end"]}
        page = client.get(f"/desk/figures/place/?{urlencode(query)}")
        assert len(page.context["page"].rows) == count


def test_records_refuse_unknown_figures_moments_and_foreign_units(
    world: World, client: Client
) -> None:
    client.force_login(world.people["dispatcher"])
    page = "/desk/figures/place/?unit=440704001"
    assert client.get(f"{page}&figure=persons").status_code == 400
    assert client.get(f"{page}&from=yesterday").status_code == 400
    assert client.get(f"{page}&from=2026-09-16").status_code == 400
    assert client.get("/desk/figures/place/?unit=440704005").status_code == 404


def test_figures_are_not_sent_again_while_nothing_has_changed(world: World, client: Client) -> None:
    counting.catch_up(world.at)
    client.force_login(world.people["district"])
    with time_machine.travel(world.at, tick=False):
        first = client.get("/wall/figures/")
        mark = first.headers["ETag"]
        with CaptureQueriesContext(connection) as unchanged:
            assert client.get("/wall/figures/", HTTP_IF_NONE_MATCH=mark).status_code == 304
        at_a_place(world, at=world.at - timedelta(seconds=1))
        second = client.get("/wall/figures/", HTTP_IF_NONE_MATCH=mark)
    assert second.status_code == 200
    assert len(second.json()["arrivals"]) == 1
    assert len(unchanged) <= 8


@pytest.mark.parametrize("span", [each.value for each in Span])
def test_cost_in_queries_is_fixed(world: World, span: str) -> None:
    counting.count_all(world.at)
    actor, counts = world["district"], []
    for _turn in range(2):
        answered(actor, "", world.at, span=span)  # loads what is kept in memory
        with CaptureQueriesContext(connection) as found:
            answered(actor, "", world.at, span=span)
        own = [each["sql"] for each in found if "core_version" not in each["sql"]]
        counts.append(len(own))
        for n in range(4):
            called(world, case=_in_hand(world, at_a_place(world, at=world.at - n * DAY)))
        counting.count_all(world.at)
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_unknown_span_is_refused_and_unknown_part_is_the_whole_span(
    world: World, client: Client
) -> None:
    client.force_login(world.people["district"])
    assert client.get("/wall/figures/?span=century").status_code == 400
    assert answer(world, span="week", part="2020-01-01")["chosen"] == ""


def test_officers_are_numbers_of_a_grid(world: World) -> None:
    officer = world.people["officer"]
    assign_post(grid_code=GRID, person=officer, role=GridRole.OFFICER, by=SYSTEM, at=world.at)
    found = answer(world)
    assert number(found, "officers", GRID) == number(found, "officers") == 1
    assert number(found, "officers", OTHER_GRID) == 0
