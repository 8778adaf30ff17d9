"""The map on which grids are drawn, in a real browser: a corner moved, a grid drawn, published."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from jiceng.core.access import SYSTEM
from jiceng.grids import actions
from jiceng.grids.models import Grid, GridVersion
from tests import sample_grids
from tests.web import browsers
from tests.web.screens import _morning, before, city
from tests.world import SINCE

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

Pixel = tuple[float, float]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that can draw the map without a graphics card."""
    with browsers.started(*browsers.WITH_WEBGL) as browser:
        yield browser


def drafted() -> GridVersion:
    """A draft with the two grids of `tests.sample_grids`."""
    sample_grids.publish_grids()
    published = GridVersion.objects.get(level="grid", state="published")
    return actions.copy_version(version=published, by=SYSTEM, at=SINCE)


def map_of(page: Page) -> Locator:
    expect(page.locator("[data-editor][data-ready]")).to_be_visible()
    return page.locator("[data-map]")


def pixel(page: Page, lon: float, lat: float) -> Pixel:
    """Screen position of a place on the map, which is fitted to both grids."""
    box = map_of(page).bounding_box()
    assert box
    west, south, east, north = 113.0, _mercator(22.5), 113.04, _mercator(22.52)
    margin = 0.2 * min(box["width"], box["height"])
    scale = min((box["width"] - margin) / (east - west), (box["height"] - margin) / (north - south))
    return (
        box["x"] + box["width"] / 2 + (lon - (west + east) / 2) * scale,
        box["y"] + box["height"] / 2 - (_mercator(lat) - (south + north) / 2) * scale,
    )


def _mercator(lat: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def drag(page: Page, at: Pixel, by: Pixel) -> None:
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + by[0] / 2, at[1] + by[1] / 2, steps=4)
    page.mouse.move(at[0] + by[0], at[1] + by[1], steps=4)
    page.mouse.up()


def area(draft: GridVersion, code: str) -> float:
    return Grid.objects.get(version=draft, code=code).area_m2


def test_corner_is_moved_grid_is_drawn_and_both_are_published(city, before) -> None:
    draft = drafted()
    own, other = area(draft, sample_grids.GRID), area(draft, sample_grids.OTHER_GRID)
    person = before("administrator", "desk", "en")
    person.go(f"/desk/admin/grids/{draft.id}/map/?code={sample_grids.GRID}")
    page = person.page
    expect(page.locator("#cell-code")).to_have_value(sample_grids.GRID)
    save = page.get_by_role("button", name="Save in the draft")
    expect(save).to_be_disabled()

    # Its border with the neighbour moves to the west: the neighbour gets what it loses.
    drag(page, pixel(page, 113.02, 22.52), (-80, 20))
    expect(save).to_be_enabled()
    person.keep("grid-map-moved")
    save.click()
    expect(page.locator("[data-told]")).to_contain_text("Saved in the draft")
    assert area(draft, sample_grids.GRID) < own * 0.95
    assert area(draft, sample_grids.OTHER_GRID) > other * 1.02
    assert (
        area(draft, sample_grids.GRID) + area(draft, sample_grids.OTHER_GRID) > (own + other) * 0.95
    )

    # A new grid to the west of it.
    page.get_by_role("button", name="Draw a grid").click()
    for lon, lat in ((113.0, 22.5), (112.998, 22.506), (112.9985, 22.515)):
        page.mouse.click(*pixel(page, lon, lat))
    page.keyboard.press("Enter")
    page.locator("#cell-code").fill("440704001001009")
    page.locator("#cell-name").fill("江南社区第9网格")
    save.click()
    expect(page.locator("[data-told]")).to_contain_text("The new grid is in the draft")
    assert area(draft, "440704001001009") > 1000

    person.press("a:has-text('Compare and publish')")
    expect(page.locator(".diff-map .is-added")).to_have_count(1)
    expect(page.locator(".diff-map .is-after")).to_have_count(2)
    person.examine("grid-diff")
    page.get_by_role("button", name="Publish").first.click()
    person.press(page.get_by_role("dialog").get_by_role("button", name="Publish"))
    draft.refresh_from_db()
    assert draft.state == "published"


def opened(city, before) -> tuple[browsers.BrowserUser, GridVersion]:
    """The administrator's map page with the first grid selected."""
    draft = drafted()
    person = before("administrator", "desk", "en")
    person.go(f"/desk/admin/grids/{draft.id}/map/?code={sample_grids.GRID}")
    expect(person.page.locator("#cell-code")).to_have_value(sample_grids.GRID)
    return person, draft


def test_unsaved_changes_are_kept_until_discarded(city, before) -> None:
    person, draft = opened(city, before)
    page = person.page
    own = area(draft, sample_grids.GRID)
    save, undo = (page.get_by_role("button", name=each) for each in ("Save in the draft", "Undo"))
    drag(page, pixel(page, 113.02, 22.52), (-80, 20))
    expect(save).to_be_enabled()
    page.locator(f"[data-cells] [data-code='{sample_grids.OTHER_GRID}']").click()
    expect(page.locator("[data-hint]")).to_contain_text("never discarded automatically")
    expect(page.locator("#cell-code")).to_have_value(sample_grids.GRID)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    undo.click()
    expect(save).to_be_disabled()
    drag(page, pixel(page, 113.02, 22.52), (-80, 20))
    expect(save).to_be_enabled()
    page.reload()
    assert asked == ["beforeunload"]
    assert area(draft, sample_grids.GRID) == own


def test_two_editors_of_a_draft_do_not_overwrite_each_other(city, before) -> None:
    person, draft = opened(city, before)
    page = person.page
    person.expected.add(409)
    drag(page, pixel(page, 113.02, 22.52), (-80, 20))
    actions.edit_grid(
        version=draft, code=sample_grids.OTHER_GRID, changes={"name": "文昌一"}, by=SYSTEM, at=SINCE
    )
    save = page.get_by_role("button", name="Save in the draft")
    save.click()
    expect(page.locator("[data-told]")).to_contain_text("This draft has just been changed")
    expect(save).to_be_enabled()
    save.click()
    expect(page.locator("[data-told]")).to_contain_text("Saved in the draft")
    assert draft.grids.get(code=sample_grids.OTHER_GRID).name == "文昌一"
    page.get_by_role("button", name="Take the last saved change back").click()
    expect(page.locator("[data-told]")).to_contain_text("undone")


def test_grid_is_split_on_the_map(city, before) -> None:
    person, draft = opened(city, before)
    page = person.page
    page.get_by_role("button", name="Cut in two").click()
    for lat in (22.4985, 22.5215):
        page.mouse.click(*pixel(page, 113.005, lat))
    page.keyboard.press("Enter")
    expect(page.locator("#cell-code")).to_have_value("440704001001002")
    page.locator("#cell-name").fill("江南社区西片")
    page.get_by_role("button", name="Save in the draft").click()
    expect(page.locator("[data-told]")).to_contain_text("Split in two.")
    assert draft.grids.get(code="440704001001002").name == "江南社区西片"
    person.check_page()


def test_browser_without_webgl_shows_the_list(city, before) -> None:
    draft = drafted()
    person = before("administrator", "desk", "en")
    person.context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    person.go(f"/desk/admin/grids/{draft.id}/map/")
    expect(person.page.get_by_text("This browser cannot draw the map")).to_be_visible()
    expect(person.page.locator("[data-editor]")).to_be_hidden()
    person.press(person.page.get_by_role("link", name="To the list"))
