"""The command centre in a real browser: arrivals, slider, records, a server away, memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from jiceng.command import counting
from jiceng.records.links import public as links
from tests.command.access_rows import screen
from tests.sample_grids import LAT, LON, publish_grids
from tests.web.browsers import BrowserUser
from tests.web.screens import SitDown, _morning, city, open_windows
from tests.world import World

__all__ = ["_morning", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

WITHIN_S = 2.0
FIGURES = "**/figures/**"
SHOWN = "[data-board][data-state=live] .board-tiles .value"


@pytest.fixture
def before(browser: Browser, live_server: Any) -> Iterator[SitDown]:
    """Set somebody before a screen."""
    with open_windows(browser, live_server.url, locale="en", look=True) as sit_down:
        yield sit_down


@pytest.fixture(autouse=True)
def _now(city: World) -> None:
    """The server's threads have the real clock."""
    publish_grids()
    city.at = timezone.now()


def tile(page: Page, label: str) -> Any:
    """The number of a tile."""
    return page.locator(".board-tiles li", has_text=label).locator(".value")


def at_the_wall(before: SitDown, world: World, screen_size: str = "desk") -> BrowserUser:
    """The wall of the district, by a screen's link."""
    person = before("", screen_size)
    person.go(f"/wall/{screen(world).secret}/")
    expect(person.page.locator(SHOWN).first).to_have_text("0")
    return person


def test_arrival_shows_on_the_wall_within_two_seconds(city: World, before: SitDown) -> None:
    page = at_the_wall(before, city).page
    expect(page.locator("[data-empty=arrivals]")).to_be_visible()
    began = time.monotonic()
    case = city.open(lon=LON, lat=LAT, title="垃圾无人清运")
    page.wait_for_selector("[data-arrivals] li:not([hidden])")
    assert time.monotonic() - began < WITHIN_S
    expect(tile(page, "Received")).to_have_text("1")
    row = page.locator("[data-arrivals] li")
    expect(row).to_contain_text("江南社区第1网格")
    expect(row.locator("a")).to_have_attribute("href", f"/desk/requests/{case.id}/")
    assert case.title not in page.content()


def test_slider_chooses_a_part_that_figures_and_map_follow(city: World, before: SitDown) -> None:
    city.open(lon=LON, lat=LAT)
    counting.count_all(city.at)
    person = before("district")
    person.go("/desk/command/")
    page = person.page
    expect(tile(page, "Received")).to_have_text("1")
    page.click("[data-span=week]")
    expect(page.locator("[data-span=week]")).to_have_attribute("aria-pressed", "true")
    slider = page.locator("[data-slider]")
    slider.focus()
    page.keyboard.press("Home")
    first = (timezone.localtime(city.at) - timedelta(days=6)).date()
    expect(slider).to_have_attribute("aria-valuetext", f"{first.month}-{first.day}")
    expect(tile(page, "Received")).to_have_text("0")
    expect(page.locator("[data-legend] li").first).to_have_text("0")
    page.click("[data-whole]")
    expect(tile(page, "Received")).to_have_text("1")
    page.click("[data-figure=officers]")
    expect(page.locator("[data-map-title]")).to_have_text("Officers on duty")
    person.check_page()


def test_a_past_day_stays_in_the_address_and_what_is_live_is_marked(
    city: World, before: SitDown
) -> None:
    city.open(lon=LON, lat=LAT, at=city.at - timedelta(days=1))
    counting.count_all(city.at)
    person = before("district")
    person.go("/desk/command/?unit=440704")
    page = person.page
    marks = page.locator("[data-as-of-now]:visible")
    expect(tile(page, "Received")).to_have_text("0")
    expect(marks).to_have_count(0)
    page.get_by_role("button", name="Previous day").click()
    expect(tile(page, "Received")).to_have_text("1")
    yesterday = (timezone.localtime(city.at) - timedelta(days=1)).date().isoformat()
    assert page.url.endswith(f"/desk/command/?unit=440704&day={yesterday}")
    expect(marks).to_have_count(4)
    expect(page.locator("[data-past]")).to_contain_text("past")
    expect(page.locator("[data-time-title]")).to_have_text(yesterday)
    wall = page.locator("a", has_text="Open full screen")
    expect(wall).to_have_attribute("href", f"/wall/?unit=440704&day={yesterday}")
    person.check_page()
    page.reload()
    expect(tile(page, "Received")).to_have_text("1")
    page.click("[data-span=year]")
    page.get_by_role("button", name="Previous year").click()
    expect(tile(page, "Received")).to_have_text("0")
    page.fill("#board-day", "2001-02-03")
    page.keyboard.press("Enter")
    expect(page.locator("[data-past]")).to_contain_text("this day is older")
    expect(tile(page, "Received")).to_have_text("–")
    page.get_by_role("button", name="Back to now").click()
    expect(marks).to_have_count(0)
    assert page.url.endswith("/desk/command/?unit=440704&span=year")


def test_figures_and_cells_open_to_their_records(city: World, before: SitDown) -> None:
    case = city.open(lon=LON, lat=LAT)
    city.open(lon=LON + 0.02, lat=LAT)
    person = before("district")
    person.go("/desk/command/")
    page = person.page
    expect(tile(page, "Received")).to_have_text("2")
    person.press(page.locator(".board-tiles a", has_text="Received"))
    expect(page.locator("tbody tr")).to_have_count(2)
    person.go("/desk/command/")
    expect(tile(page, "Received")).to_have_text("2")
    expect(page.locator("[data-legend] li").first).to_be_visible()
    page.locator("[data-map]").scroll_into_view_if_needed()
    box = page.locator("[data-map]").bounding_box()
    assert box is not None
    # The first grid is the western half of the map.
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2)
    expect(page.locator("[data-cell]")).to_contain_text("江南社区第1网格")
    with person.navigation():
        page.mouse.down()
        page.mouse.up()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text(case.number)


def test_server_away_is_said_with_the_last_update_and_ends_by_itself(
    city: World, before: SitDown
) -> None:
    person = at_the_wall(before, city)
    page = person.page
    person.expected.add(503)
    page.route(FIGURES, lambda route: route.fulfill(status=503))
    lost = page.locator("[data-board][data-state=lost]")
    expect(lost).to_be_visible()
    expect(page.locator("[data-link]")).to_contain_text("No connection")
    kept = page.locator("[data-updated]").inner_text()
    assert kept.startswith("last update ")
    city.open(lon=LON, lat=LAT)
    expect(tile(page, "Received")).to_have_text("0")
    page.unroute(FIGURES)
    expect(page.locator("[data-board][data-state=live]")).to_be_visible()
    expect(tile(page, "Received")).to_have_text("1")


def test_withdrawn_screen_says_so(city: World, before: SitDown) -> None:
    person = before("")
    issued = screen(city)
    person.go(f"/wall/{issued.secret}/")
    expect(person.page.locator(SHOWN).first).to_have_text("0")
    person.expected.add(404)
    links.revoke(link=issued.link.pk, by=city["district"], at=city.at)
    expect(person.page.locator("[data-link]")).to_contain_text("link has ended")


def test_memory_is_flat_over_many_answers(city: World, before: SitDown) -> None:
    person = at_the_wall(before, city)
    page = person.page
    city.open(lon=LON, lat=LAT)
    expect(tile(page, "Received")).to_have_text("1")
    answer = page.evaluate("fetch(location.pathname + 'figures/').then((a) => a.json())")
    turn = [0]

    def give(route: Any) -> None:
        turn[0] += 1
        answer["arrivals"][0] |= {"id": str(turn[0]), "what": f"事项{turn[0] % 9}"}
        answer["total"][0] = turn[0] % 50
        route.fulfill(json=answer)

    page.route(FIGURES, give)
    session = page.context.new_cdp_session(page)
    sizes, listeners = [], []
    for _hour in range(6):
        for _answer in range(25):
            with page.expect_response(FIGURES):
                page.evaluate("dispatchEvent(new Event('online'))")
        session.send("HeapProfiler.collectGarbage")
        sizes.append(session.send("Runtime.getHeapUsage")["usedSize"])
        listeners.append(session.send("Memory.getDOMCounters")["jsEventListeners"])
    assert max(sizes[1:]) < 1.05 * sizes[1]
    assert len({*listeners[1:]}) == 1
