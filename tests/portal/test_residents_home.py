"""The residents' home page, their grid, the site's name and footer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiceng.cases import actions
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM, Actor
from jiceng.grids import public as grids
from jiceng.portal.public import RESIDENT
from jiceng.ui.home import BLOCKS, blocks_for
from tests.announcements import publish
from tests.cases.conftest import built_world, world
from tests.sample_grids import GRID, GRID_NAME, MIN_UNIT, OTHER_GRID, publish_grids
from tests.web.conftest import _morning, at_desk, resident
from tests.web.steps import text_of
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "resident", "world"]

SITE = {
    "operator": "江海区政务服务和数据管理局",
    "contact": "0750-3861234",
    "icp": "粤ICP备05012345号",
    "police_filing": "粤公网安备44070402000001号",
}


@pytest.fixture(autouse=True)
def _grids(world: World) -> None:
    publish_grids()


def home(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return text_of(answer)


def test_home_offers_what_residents_come_for(world: World, resident: Client) -> None:
    publish(world)
    page = home(resident)
    for path in ("/report/", "/find/", "/places/", "/public/needs/", "tel:12345", "tel:110"):
        assert f'"{path}' in page, path
    assert "明天停水" in page
    assert page.count('aria-current="page"') == 1


def test_residents_and_staff_share_no_block(world: World) -> None:
    ours = {block.name for block in blocks_for(RESIDENT)}
    assert {"report", "my-requests", "my-grid", "newest", "services"} <= ours
    for who in world.people:
        assert not ours & {block.name for block in blocks_for(world[who])}
    assert ours < {block.name for block in BLOCKS.all()}


def test_chosen_grid_is_remembered_by_the_browser_alone(world: World, resident: Client) -> None:
    assert GRID_NAME not in home(resident)
    post = grids.assign_post(
        grid_code=GRID, person=world.people["officer"], role="officer", by=SYSTEM, at=world.at
    )
    grids.publish_phone(post=post.pk, phone="0750-3861234", by=SYSTEM, at=world.at)
    answer = resident.post("/my-place/", {"code": GRID, "next": f"/g/{GRID}/news/"})
    assert answer["Location"] == f"/g/{GRID}/news/"
    page = home(resident)
    assert GRID_NAME in page
    assert 'href="tel:07503861234"' in page
    assert "This is not my grid" in text_of(resident.get(f"/g/{GRID}/news/"))
    assert GRID_NAME not in home(Client())
    resident.post("/my-place/", {"code": ""})
    assert GRID_NAME not in home(resident)


@pytest.mark.parametrize("forged", ["nowhere", "x" * 300, "%00"])
def test_a_forged_or_ended_grid_is_ignored(world: World, resident: Client, forged: str) -> None:
    resident.cookies["my_place"] = forged
    assert "Find your grid" in home(resident)


def test_a_poster_sets_the_grid_once(world: World, resident: Client) -> None:
    resident.get(f"/g/{MIN_UNIT}/")
    assert GRID_NAME in home(resident)
    other = OTHER_GRID
    resident.get(f"/g/{other}/")
    assert GRID_NAME in home(resident)


def test_grid_is_found_by_position(world: World, resident: Client) -> None:
    answer = resident.post("/places/here/", {"lon": "113.005", "lat": "22.505"})
    assert answer["Location"] == f"/g/{GRID}/news/"
    for nowhere in ({"lon": "10", "lat": "50"}, {"lon": "x", "lat": "1"}, {}):
        assert resident.post("/places/here/", nowhere)["Location"] == "/places/"


def test_a_report_may_be_placed_in_the_readers_grid_by_one_tick(
    world: World, resident: Client
) -> None:
    resident.post("/my-place/", {"code": GRID})
    assert "In my grid" in text_of(resident.get("/report/"))
    resident.post("/report/", {"text": "路灯不亮", "in_my_grid": "yes"})
    assert Case.objects.get().grid_code == GRID
    Client().post("/report/", {"text": "井盖破损", "in_my_grid": "yes"})
    assert Case.objects.exclude(grid_code=GRID).count() == 1


def test_query_count_does_not_grow_with_requests_and_announcements(
    world: World, resident: Client
) -> None:
    resident.post("/my-place/", {"code": GRID})

    def count() -> int:
        home(resident)
        with CaptureQueriesContext(connection) as queries:
            home(resident)
        return len(queries)

    publish(world)
    before = count()
    for _ in range(4):
        publish(world)
        world.open()
    assert count() == before <= 8


def opened(world: World, **given: Any) -> str:
    return actions.open_case(report=world.report(**given), by=RESIDENT, at=world.at).secret


def mine(client: Client, *codes: str) -> str:
    answer = client.post("/mine/", {"code": codes})
    assert answer.status_code == 200
    return text_of(answer)


def test_my_requests_are_listed_by_their_codes_with_two_queries(
    world: World, resident: Client
) -> None:
    first = opened(world, title="路灯不亮")
    second = opened(world, title="井盖破损")
    follower = actions.join(
        case=world.open(title="暗号").id,
        by=RESIDENT,
        at=world.at,
        caller=CallerDetails("李", "19900005678"),
    )
    with CaptureQueriesContext(connection) as queries:
        page = mine(resident, first, second.lower(), follower, "X" * 20, "short")
    assert sum("cases_" in query["sql"] for query in queries) == 2
    assert page.index("路灯不亮") < page.index("井盖破损")
    assert page.count("data-code") == 3
    assert "暗号" not in page
    assert "Received" in page
    assert mine(resident, "X" * 20).strip() == ""


def test_at_most_twenty_codes_are_looked_up(world: World, resident: Client) -> None:
    secret = opened(world)
    assert secret not in mine(resident, *(f"{n:020d}" for n in range(20)), secret)


def test_site_is_named_after_its_district_or_its_setting(
    world: World, resident: Client, settings: Any
) -> None:
    assert "江海区" in home(resident).partition("<main")[0]
    assert "<title>" in home(resident)
    assert "Jiceng" not in home(resident)
    settings.JICENG_SITE = replace(
        settings.JICENG_SITE, name="江海区接诉即办", hotline="0750-12345"
    )
    page = home(resident)
    assert "江海区接诉即办" in page
    assert 'href="tel:0750-12345"' in page


def test_footer_shows_only_what_is_set(world: World, resident: Client, settings: Any) -> None:
    foot = home(resident).partition("<footer")[2]
    assert "imprint" not in foot
    for path in ("/about/", "/privacy/", "/accessibility/"):
        assert path in foot
    assert "/roots/" not in foot
    assert "/roots/" in text_of(resident.get("/about/"))
    settings.JICENG_SITE = replace(settings.JICENG_SITE, **SITE)
    foot = home(resident).partition("<footer")[2]
    assert all(value in foot for value in SITE.values())
    assert all(value in text_of(resident.get("/about/")) for value in SITE.values())


def test_missing_lines_are_shown_to_the_administrator_and_in_health(
    world: World, at_desk: Any, resident: Client, settings: Any
) -> None:
    block = "/desk/home/blocks/public-site/"
    assert "JICENG_ICP" in text_of(at_desk("administrator").get(block))
    assert at_desk("dispatcher").get(block).status_code == 404
    assert resident.get("/health/").json()["public_site"]["missing"] == [
        "JICENG_OPERATOR",
        "JICENG_CONTACT",
        "JICENG_ICP",
        "JICENG_POLICE_FILING",
    ]
    settings.JICENG_SITE = replace(settings.JICENG_SITE, **SITE)
    assert text_of(at_desk("administrator").get(block)).strip() == ""
    assert resident.get("/health/").json()["public_site"]["missing"] == []


def test_staff_may_look_at_the_residents_home(world: World, at_desk: Any) -> None:
    page = text_of(at_desk("dispatcher").get("/"))
    assert "/report/" in page
    assert "home-waiting" not in page


def test_anonymous_visitors_are_residents() -> None:
    assert Actor(kind="resident") == RESIDENT
