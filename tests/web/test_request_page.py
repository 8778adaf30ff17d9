"""The page of a request: place in words, history in columns, notes as a tab, base map."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases import actions
from jiceng.core.access import SYSTEM
from jiceng.core.base_map import parse
from tests.sample_grids import GRID, LAT, LON, publish_grids
from tests.web.steps import page_of, text_of
from tests.world import World

TILES = "https://tiles.example.gov.cn/{z}/{x}/{y}.png"


def located(world: World) -> Any:
    publish_grids()
    return world.open(address="江翠路12号", lon=LON, lat=LAT)


def visible(page: str) -> str:
    """What a reader sees: without tags and their attributes."""
    return re.sub(r"<[^>]+>", " ", page)


def test_place_is_a_community_and_a_grid_without_codes_and_committees(world, at_desk) -> None:
    case = located(world)
    page = text_of(at_desk("dispatcher").get(page_of(case)))
    assert case.grid_code == GRID
    facts = page[page.index('id="facts"') : page.index('id="map"')]
    assert "江翠路12号" in facts
    assert "江南社区 " in visible(facts)
    assert "居委会" not in visible(facts)
    assert case.min_unit_code in facts
    assert not re.search(r"\d{12}", visible(facts))


def test_history_has_labelled_facts_and_the_unit_of_each_person(world, at_desk) -> None:
    case = world.resolved()
    page = text_of(at_desk("dispatcher", "en").get(page_of(case)))
    history = page[page.index('id="timeline"') :]
    dispatched = history[history.index("Dispatched") :]
    assert "<span>Unit</span> 区城管局" in dispatched
    assert "<small>江南街道</small>" in dispatched
    assert "<small>区城管局</small>" in dispatched


def test_automatic_steps_are_one_line_that_opens(world, at_desk) -> None:
    case = world.open(category="")
    page = text_of(at_desk("dispatcher", "en").get(page_of(case)))
    fold = page[page.index("story-fold") : page.index("</details>", page.index("story-fold"))]
    assert "automatic steps" in fold
    assert "Category suggested" in fold


def test_what_was_recorded_afterwards_is_explained_once(world, at_desk) -> None:
    case = world.open(at=world.at - timedelta(days=3))
    actions.note(case=case.id, by=world["dispatcher"], at=world.at - timedelta(days=2), text="到场")
    page = text_of(at_desk("dispatcher", "en").get(page_of(case)))
    assert page.count("Recorded afterwards") == 1
    assert page.count('aria-label="recorded') >= 2


def test_notes_are_a_tab_of_their_own_where_there_are_any(world, at_desk) -> None:
    case = world.open()
    client = at_desk("dispatcher", "en")
    assert 'id="tab-notes"' not in text_of(client.get(page_of(case)))
    actions.note(case=case.id, by=world["dispatcher"], at=world.at, text="已联系物业")
    page = text_of(client.get(page_of(case)))
    assert 'id="tab-notes"' in page
    notes = page[page.index('id="notes"') :]
    assert "已联系物业" in notes
    assert "Received" not in notes


@pytest.mark.parametrize("by", [SYSTEM, None])
def test_automatic_acts_name_no_unit(world, at_desk, by) -> None:
    case = world.open(by=by)
    page = text_of(at_desk("dispatcher", "en").get(page_of(case)))
    routed = page[page.index("Routed to inbox") :]
    assert "<small>" not in routed[: routed.index("</li>")]


def test_no_map_service_is_named_without_a_setting(world, at_desk) -> None:
    answer = at_desk("dispatcher").get(page_of(located(world)))
    assert "<image" not in answer.content.decode()
    assert "https:" not in answer.headers["Content-Security-Policy"]


def test_configured_tiles_lie_below_the_outlines_and_only_their_host_is_allowed(
    world, at_desk, client, settings
) -> None:
    settings.JICENG_BASE_MAP = parse(TILES, "审图号GS(2026)1号", "gcj02")
    answer = at_desk("dispatcher").get(page_of(located(world)))
    page = text_of(answer)
    assert 'href="https://tiles.example.gov.cn/' in page
    assert "审图号GS(2026)1号" in page
    policy = answer.headers["Content-Security-Policy"]
    assert policy.count("https://tiles.example.gov.cn") == 2
    assert "img-src 'self' data: https://tiles.example.gov.cn;" in policy
    public = client.get("/report/")
    assert "tiles.example" not in public.headers["Content-Security-Policy"]
