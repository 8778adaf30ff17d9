"""The page of the own grids in the phone app, without signal."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jiceng.cases.public import set_duty
from jiceng.core.access import SYSTEM
from jiceng.directory.public import civil_day
from jiceng.records.public import open_record
from tests import sample_grids
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone_app import Hand, _morning, _nothing_under_way, browser, city, hand
from tests.world import World

__all__ = ["_morning", "_nothing_under_way", "browser", "city", "hand"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def _laid(city: World) -> None:
    """Grids, a roster and an announcement of today."""
    sample_grids.publish_grids()
    now, unit = timezone.now(), city.units[COMMUNITY].pk
    day = civil_day(now)
    set_duty(unit=unit, days={day: [city.people["clerk"].pk]}, reason="", by=SYSTEM, at=now)
    said = {"title": "明天停水", "text": "请储水。", "valid_from": str(day), "valid_to": str(day)}
    open_record("news", {**said, "grid_codes": []}, unit=unit, by=SYSTEM, at=now)


@pytest.mark.usefixtures("_laid")
def test_grids_duty_and_announcements_are_there_without_signal(hand: Hand) -> None:
    phone = hand()
    page = phone.page
    phone.show("grids")
    expect(page.locator(".map path")).to_have_count(1)
    phone.offline()
    page.reload()
    phone.open()
    phone.show("grids")
    expect(page.locator(".map path")).to_have_count(1)
    expect(page.get_by_role("button", name="第1网格")).to_be_visible()
    expect(page.get_by_text("clerk", exact=True)).to_be_visible()
    page.get_by_text("明天停水").click()
    expect(page.get_by_text("请储水。")).to_be_visible()
    page.locator(".map path").click()
    expect(page.get_by_role("button", name="第1网格")).to_have_attribute("aria-pressed", "true")


@pytest.mark.usefixtures("_laid")
def test_the_own_position_is_shown_on_the_phone_and_goes_nowhere(hand: Hand) -> None:
    phone = hand()
    phone.show("grids")
    page, asked = phone.page, list[Any]()
    phone.context.set_geolocation({"longitude": sample_grids.LON, "latitude": sample_grids.LAT})
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append((request.url, request.post_data)))
    kept = page.evaluate(KEPT)
    phone.button("Where am I?").click()
    expect(page.get_by_role("status").last).to_have_text(f"You are in {sample_grids.GRID_NAME}")
    expect(page.locator(".map .here")).to_have_count(1)
    page.wait_for_timeout(500)
    assert page.evaluate(KEPT) == kept
    assert [each for each in asked if "113.0" in str(each)] == []
    phone.context.set_geolocation({"longitude": 120.0, "latitude": 30.0})
    phone.button("Where am I?").click()
    expect(page.get_by_text("You are in none of the grids on this map.")).to_be_visible()
    expect(page.locator(".map .here")).to_have_count(0)


# How many rows and which settings the phone keeps.
KEPT = """async () => {
  const opened = await new Promise((done) => {
    indexedDB.open("jiceng-field").onsuccess = (event) => done(event.target.result);
  });
  const names = [...opened.objectStoreNames].filter((name) => name !== "copies");
  const counts = await Promise.all(names.map((name) => new Promise((done) => {
    const asked = opened.transaction(name).objectStore(name).count();
    asked.onsuccess = () => done([name, asked.result]);
  })));
  opened.close();
  return JSON.stringify([counts, { ...localStorage }]);
}"""
