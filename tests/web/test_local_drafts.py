"""Local drafts of residents in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from jiceng.cases.models import Case
from jiceng.records.attachments.public import Attachment
from tests import photos
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning
from tests.world import World, committed

__all__ = ["_morning"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
TEXT = "小区门口的垃圾三天没人清运，臭气熏天。"

# The names of all photos in the browser's database.
IN_DATABASE = """() => new Promise((done) => {
  const asked = indexedDB.open("jiceng", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("photos").objectStore("photos").getAll();
    all.onsuccess = () => {
      asked.result.close();
      done(all.result.flat().map((file) => file.name));
    };
  };
})"""


@pytest.fixture
def city(transactional_db: None) -> World:
    return committed()


@pytest.fixture
def resident(city: World, live_server: Any, browser: Browser) -> BrowserUser:
    somebody = BrowserUser(browser, live_server.url, "phone", "en")
    somebody.go("/report/")
    return somebody


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "a.jpg"
    path.write_bytes(photos.written(photos.halves()))
    return str(path)


def fill(resident: BrowserUser) -> None:
    resident.page.fill("#text", TEXT)
    resident.page.fill("#phone", "19900001234")
    resident.page.check("#confidential")


def kept(resident: BrowserUser) -> list[dict[str, Any]]:
    """Drafts in the browser's storage."""
    told = resident.page.evaluate(
        "() => Object.entries(localStorage).filter(([k]) => k.startsWith('jiceng.draft'))"
    )
    return [json.loads(value) for _key, value in told]


def chosen(resident: BrowserUser) -> int:
    count: int = resident.page.evaluate("() => document.querySelector('#photos').files.length")
    return count


def is_filled(resident: BrowserUser) -> None:
    expect(resident.page.locator("#text")).to_have_value(TEXT)
    expect(resident.page.locator("#phone")).to_have_value("19900001234")
    expect(resident.page.locator("#confidential")).to_be_checked()


def test_larger_text_and_language_change_keep_the_form(resident: BrowserUser, photo: str) -> None:
    fill(resident)
    resident.page.set_input_files("#photos", [photo])
    expect(resident.page.locator("[data-kept]")).to_be_visible()
    for switch in ("button[name=larger]", "button[name=language]"):
        resident.press(switch)
        is_filled(resident)
        resident.page.wait_for_function("() => document.querySelector('#photos').files.length")
    expect(resident.page.locator("[data-kept-again]")).to_be_visible()
    resident.examine("report-kept")
    resident.press("[data-keep] .sticky-send button")
    case = Case.objects.get()
    assert (case.text, case.confidential, Attachment.objects.filter(stream=case.pk).count()) == (
        TEXT,
        True,
        1,
    )
    assert kept(resident) == []
    resident.go("/report/")
    expect(resident.page.locator("#text")).to_have_value("")
    assert chosen(resident) == 0


def test_report_without_network_is_kept_and_can_be_sent_again(
    resident: BrowserUser, photo: str
) -> None:
    fill(resident)
    resident.page.set_input_files("#photos", [photo])
    resident.page.context.set_offline(True)
    resident.page.click("[data-keep] .sticky-send button")
    expect(resident.page.get_by_text("There is no network")).to_be_visible()
    is_filled(resident)
    assert chosen(resident) == 1
    assert not Case.objects.exists()
    resident.page.context.set_offline(False)
    expect(resident.page.get_by_text("Nothing has been sent yet")).to_be_visible()
    resident.page.click("[data-offline] button")
    expect(resident.page.locator("[data-secret]")).to_be_visible()
    assert Attachment.objects.count() == 1
    assert kept(resident) == []


def test_refused_report_is_kept_locally(resident: BrowserUser) -> None:
    resident.expected = {422}
    fill(resident)
    resident.page.fill("#phone", "no number")
    resident.page.click("[data-keep] .sticky-send button")
    expect(resident.page.locator("#phone-error")).to_be_visible()
    assert len(kept(resident)) == 1
    resident.page.fill("#phone", "")
    resident.press("[data-keep] .sticky-send button")
    assert Case.objects.get().text == TEXT
    assert kept(resident) == []


def test_photos_chosen_before_and_after_a_refusal_are_kept(
    resident: BrowserUser, photo: str, tmp_path: Path
) -> None:
    """The first photo is stored by the server and no longer in a file field; it must be kept."""
    resident.expected = {422}
    second = tmp_path / "b.jpg"
    second.write_bytes(photos.written(photos.halves()))
    fill(resident)
    resident.page.set_input_files("#photos", [photo])
    resident.page.fill("#phone", "no number")
    resident.page.click("[data-keep] .sticky-send button")
    expect(resident.page.locator("input[name=kept]")).to_have_count(1)
    resident.page.set_input_files("#photos", [str(second)])
    while second.name not in resident.page.evaluate(IN_DATABASE):
        resident.page.wait_for_timeout(50)
    resident.press("button[name=language]")
    resident.page.wait_for_function("() => document.querySelector('#photos').files.length === 2")
    resident.page.fill("#phone", "")
    resident.press("[data-keep] .sticky-send button")
    assert Attachment.objects.count() == 2


def test_local_draft_can_be_deleted_and_expires(resident: BrowserUser) -> None:
    fill(resident)
    expect(resident.page.locator("[data-kept]")).to_be_visible()
    resident.page.click("[data-kept] button")
    assert kept(resident) == []
    expect(resident.page.locator("#text")).to_have_value("")
    fill(resident)
    expect(resident.page.locator("[data-kept]")).to_be_visible()
    resident.page.evaluate("""() => {
        for (const [key, value] of Object.entries(localStorage))
          localStorage.setItem(key, JSON.stringify({...JSON.parse(value), until: Date.now() - 1}));
    }""")
    resident.go("/find/")
    assert kept(resident) == []
    assert "19900001234" not in resident.page.evaluate("() => JSON.stringify(localStorage)")
