"""A mediation opened from the page of a request: pre-filled, linked both ways, within rights."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from jiceng.cases.joint_centre import queries
from jiceng.cases.joint_centre.models import Mediation
from jiceng.cases.models import Case
from tests.cases.conftest import built_world, world
from tests.cases.joint_centre.samples import (
    COMMUNITY,
    drawn_grids,
    given_mediation,
    move,
    opened_mediation,
)
from tests.sample_grids import GRID, LAT, LON
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def request_of_neighbours(world: World, **given: Any) -> Case:
    drawn_grids()
    return world.open(title="楼上漏水，电话13800001234", lon=LON, lat=LAT, **given)


def opener(page: str) -> str:
    """Address of the button, "" without one."""
    found = re.search(r'href="(/desk/mediations/new/[^"]*)"', page)
    return unescape(found.group(1)) if found else ""


def test_the_form_begins_with_matter_place_and_number_of_the_request(
    world: World, at_desk: Any
) -> None:
    case = request_of_neighbours(world)
    desk = at_desk("clerk", "en")
    address = opener(desk.get(f"/desk/requests/{case.pk}/").content.decode())
    form = desk.get(address).content.decode()
    assert f'value="{case.number}"' in form
    assert f'<option value="{GRID}" selected' in form
    assert "楼上漏水" in form
    assert "13800001234" not in form


def test_both_pages_link_to_each_other(world: World, at_desk: Any) -> None:
    case = request_of_neighbours(world)
    desk = at_desk("clerk", "en")
    address = opener(desk.get(f"/desk/requests/{case.pk}/").content.decode())
    given = {
        **given_mediation(world),
        "request_number": case.number,
        "unit": str(world.units[COMMUNITY].pk),
    }
    answer = desk.post(address, given)
    made = Mediation.objects.get()
    assert answer.headers["Location"] == f"/desk/mediations/{made.pk}/"
    assert made.request_number == case.number
    assert f"/desk/requests/{case.pk}/" in desk.get(f"/desk/mediations/{made.pk}/").content.decode()
    page = desk.get(f"/desk/requests/{case.pk}/").content.decode()
    assert f"/desk/mediations/{made.pk}/" in page
    assert "Open another mediation" in page


def test_it_is_opened_in_the_unit_of_the_place_or_the_lowest_above_it(world: World) -> None:
    case = request_of_neighbours(world)
    for who, code in (("clerk", COMMUNITY), ("dispatcher", COMMUNITY)):
        unit = queries.unit_to_mediate(world[who], case)
        assert unit is not None
        assert unit.code == code
    assert queries.unit_to_mediate(world["other_dispatcher"], case) is None
    assert queries.unit_to_mediate(world["officer"], case) is None


def test_nothing_is_offered_for_closed_and_confidential_requests(world: World) -> None:
    secret = request_of_neighbours(world, confidential=True)
    assert queries.unit_to_mediate(world["clerk"], secret) is None
    assert queries.begun_from_request(world["clerk"], {"request": str(secret.pk)}) == {}
    case = request_of_neighbours(world)
    Case.objects.filter(pk=case.pk).update(is_open=False)
    case.refresh_from_db()
    assert queries.unit_to_mediate(world["clerk"], case) is None


def test_a_request_that_is_hidden_or_missing_fills_nothing_in(world: World) -> None:
    case = request_of_neighbours(world)
    other = world["other_dispatcher"]
    for asked in ({"request": str(case.pk)}, {"request": "x"}, {}):
        assert queries.begun_from_request(other, asked) == {}


def test_mediations_stay_linked_when_they_are_over(world: World, at_desk: Any) -> None:
    case = request_of_neighbours(world)
    key = opened_mediation(world, request_number=case.number)
    move(world, key, "end", reason="一方不愿调解")
    page = at_desk("clerk", "en").get(f"/desk/requests/{case.pk}/").content.decode()
    assert f"/desk/mediations/{key}/" in page
    assert "ended without agreement" in page
