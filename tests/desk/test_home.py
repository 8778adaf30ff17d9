"""The home page: what waits, by position, with links; and all apps with a search over them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from jiceng.core.manifests import replacing
from jiceng.directory.models import Post
from jiceng.ui import home as blocks
from tests.cases.conftest import built_world, world
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]


def page_of(client: Client, path: str = "/desk/home/", **query: Any) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_numbers_of_what_waits_open_their_boxes(world: World, at_desk) -> None:
    for _ in range(3):
        world.open()
    page = page_of(at_desk("dispatcher", "zh-hans"))
    street = world.units["440704001"].pk
    assert f"/desk/?unit={street}&amp;box=accept" in page
    assert f"/desk/?unit={street}&amp;box=returned" not in page


def test_the_next_deadlines_are_listed_nearest_first(world: World, at_desk) -> None:
    titles = ["路灯不亮", "井盖破损", "占道经营"]
    for title in titles:
        world.open(title=title)
    page = page_of(at_desk("dispatcher", "zh-hans"))
    assert all(title in page for title in titles)


def test_a_reader_without_own_work_sees_no_waiting_numbers(world: World, at_desk) -> None:
    world.open()
    page = page_of(at_desk("auditor", "zh-hans"))
    assert "home-waiting" not in page
    assert "home-next" not in page


def test_the_rates_are_loaded_after_the_page_and_only_for_those_who_may_read_them(
    world: World, at_desk
) -> None:
    world.resolved()
    office = at_desk("district", "zh-hans")
    assert "/desk/home/blocks/rates/" in page_of(office)
    assert "响应率" in page_of(office, "/desk/home/blocks/rates/")
    assert office.get("/desk/home/blocks/nothing/").status_code == 404


def test_the_first_blocks_come_with_the_page_and_all_others_after_it(world: World, at_desk) -> None:
    world.open()
    page = page_of(at_desk("dispatcher"))
    assert {"home-waiting", "home-next"} <= set(re.findall(r'id="(home-[a-z]+)"', page))
    later = re.findall(r'hx-get="/desk/home/blocks/([a-z-]+)/"', page)
    assert {"answers", "alike", "load", "news"} <= set(later)


def test_the_number_of_blocks_that_come_with_the_page_is_bounded() -> None:
    every = sorted(blocks.BLOCKS.all(), key=lambda block: block.order)
    later = blocks.loaded_later(every)
    assert len(every) - len(later) == blocks.WITH_PAGE
    assert {each.name for each in every if each.order >= blocks.LATER_FROM} <= later
    few = [each for each in every if each.order >= blocks.LATER_FROM][:2]
    assert blocks.loaded_later(few) == {each.name for each in few}


def test_a_block_without_content_is_left_out(world: World, at_desk) -> None:
    silent = blocks.HomeBlock(
        name="silent",
        title="silent",
        icon="home",
        order=1,
        content=lambda _visit: None,
        shows=lambda _actor: True,
    )
    with replacing(blocks.HomeBlock, silent):
        page = page_of(at_desk("dispatcher", "zh-hans"))
    assert "home-silent" not in page
    assert "目前没有待办事项" in page


def test_a_position_narrows_the_home_page_and_the_side_bar_but_no_right(
    world: World, at_desk
) -> None:
    person = world.people["dispatcher"]
    Post.objects.create(
        person=person,
        role_id="auditor",
        unit=world.units["440704"],
        valid_from=world.at.date() - timedelta(days=1),
    )
    world.open()
    client = at_desk("dispatcher", "zh-hans")
    assert "home-waiting" in page_of(client)
    chosen = f"auditor@{world.units['440704'].pk}"
    assert client.post("/desk/position/", {"position": chosen}).status_code == 302
    page = page_of(client)
    assert "home-waiting" not in page
    assert client.get("/desk/").status_code == 200
    client.post("/desk/position/", {"position": "nobody@nowhere"})
    assert "home-waiting" in page_of(client)


def test_no_choice_of_positions_is_offered_to_somebody_with_one(world: World, at_desk) -> None:
    """Also on pages that list positions themselves."""
    client = at_desk("dispatcher", "zh-hans")
    for path in ("/account/", "/desk/home/"):
        assert "/desk/position/" not in client.get(path).content.decode()


def test_the_cost_of_the_home_page_does_not_grow_with_what_waits(
    world: World, at_desk, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    client = at_desk("dispatcher", "zh-hans")
    world.open()
    page_of(client)
    with django_assert_max_num_queries(30) as few:
        page_of(client)
    for _ in range(12):
        world.open()
    with django_assert_num_queries(len(few)):
        page_of(client)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "待办"),
        ("吹哨", "/desk/whistles/"),
        ("路灯", "/desk/requests/"),
        ("无此物", "没有找到"),
    ],
)
def test_all_apps_find_pages_and_records(world: World, at_desk, words, found) -> None:
    world.open(title="路灯不亮")
    assert found in page_of(at_desk("dispatcher", "zh-hans"), "/desk/apps/", q=words)


def test_all_apps_find_nothing_that_a_reader_may_not_see(world: World, at_desk) -> None:
    opened = world.open(title="路灯不亮", confidential=True)
    page = page_of(at_desk("handler", "zh-hans"), "/desk/apps/", q="路灯")
    assert str(opened.id) not in page
    assert "/desk/admin/" not in page_of(at_desk("handler", "zh-hans"), "/desk/apps/")


def test_administrators_see_accounts_and_gaps_that_need_them(world: World, at_desk) -> None:
    client = at_desk("administrator", "zh-hans")
    for block in ("accounts", "vacancies"):
        assert f"home-{block}" in page_of(client, f"/desk/home/blocks/{block}/")


def test_the_search_over_pages_finds_people_and_units_for_administrators(
    world: World, at_desk
) -> None:
    client = at_desk("administrator", "zh-hans")
    name = world.people["dispatcher"].name
    assert f"/accounts/{world.people['dispatcher'].pk}" in page_of(client, "/desk/apps/", q=name)
    unit = world.units["440704001"]
    assert str(unit.pk) in page_of(client, "/desk/apps/", q=unit.name)
