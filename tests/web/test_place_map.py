"""Choosing a place on a map, by tap and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from jiceng.cases.models import Case
from jiceng.grids import public as grids
from tests import sample_grids
from tests.web.screens import _morning, before, city
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def chosen(page: Page) -> tuple[float, float]:
    return float(page.input_value("#lon")), float(page.input_value("#lat"))


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_tap_chooses_the_place_and_the_report_is_located(city: World, before, locale) -> None:
    sample_grids.publish_grids()
    resident = before("", "phone", locale)
    resident.go("/report/")
    page = resident.page
    page.locator("[data-choose-map]").click()
    drawing = page.locator(".choose-map > svg")
    expect(drawing).to_be_visible()
    resident.examine("choose-map")
    box = drawing.bounding_box()
    assert box
    # West of the middle lies the first of the two grids.
    drawing.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    expect(page.locator("[data-locate-status]")).not_to_be_empty()
    lon, lat = chosen(page)
    assert 113.0 < lon < 113.02
    assert 22.5 < lat < 22.52
    page.fill("#text", "小区门口的垃圾三天没人清运，臭气熏天。")
    resident.press("form[method=post] button.btn-primary >> nth=-1")
    assert Case.objects.get().grid_code == sample_grids.GRID


def test_map_is_operated_by_keyboard(city: World, before) -> None:
    sample_grids.publish_grids()
    resident = before("", "desk", "en")
    resident.go("/report/")
    page = resident.page
    page.locator("[data-choose-map]").press("Enter")
    west = page.get_by_role("button", name="West")
    wide = page.locator("[data-view]").get_attribute("data-view")
    west.press("Enter")
    expect(page.locator(f"[data-view='{wide}']")).to_have_count(0)
    expect(west).to_be_focused()
    page.get_by_role("button", name="Use map centre").press("Enter")
    assert chosen(page)[0] < 113.02
    resident.check_page()


def view(client: Client, **asked: Any) -> str:
    answer = client.get("/place-map/", asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def laid(city: World) -> Client:
    sample_grids.publish_grids()
    return Client(headers={"accept-language": "en"})


def test_overview_is_labelled_with_streets_and_communities(laid: Client) -> None:
    drawn = view(laid)
    assert "江南社区</text>" in drawn
    assert drawn.count("<path") == 2


def test_smallest_units_are_drawn_when_zoomed_in(laid: Client) -> None:
    drawn = view(laid, lon=113.01, lat=22.505, span=400)
    assert drawn.count("<path") == 2
    assert view(laid, lon=113.005, lat=22.505).count("江南里1号楼") == 1


@pytest.mark.parametrize("asked", [{"lon": "x"}, {"lon": 113.0}, {"span": 1}])
def test_invalid_view_shows_the_whole_area(laid: Client, asked: dict[str, Any]) -> None:
    assert "<svg" in view(laid, **asked)


def test_installation_without_grids_has_no_map(city: World) -> None:
    assert view(Client()) == ""
    assert grids.sketch_around("grid") is None
