"""Residents on a phone: taps and typed fields of a report, voice messages, kept codes, one press.

A tap is a trusted press of the finger, a typed field one that received trusted input; both are
counted by the page itself, across pages.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiceng.cases import actions
from jiceng.cases.intake.report import SPOKEN
from jiceng.cases.models import Callback, Case
from jiceng.core.access import Actor
from jiceng.core.files import read_bytes
from jiceng.core.voice_uploads import format_of
from jiceng.records.attachments.public import Attachment
from tests import photos, sample_grids
from tests.web.screens import _morning, before, city
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
RESIDENT = Actor(kind="resident")
MOST_TAPS, MOST_FIELDS = 4, 1

COUNT = """
const add = (name, value) => {
  const found = JSON.parse(sessionStorage.getItem(name) ?? "[]");
  if (value === true || !found.includes(value)) found.push(value);
  sessionStorage.setItem(name, JSON.stringify(found));
};
addEventListener("pointerdown", (e) => e.isTrusted && add("taps", true), true);
addEventListener("input", (e) => {
  if (e.isTrusted && e.target.matches("textarea, input:not([type=checkbox], [type=file])"))
    add("fields", e.target.name);
}, true);
"""
# A microphone that hums, since machines of tests have none; the recorder is the browser's own.
MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext();
  const hum = sound.createOscillator();
  const out = sound.createMediaStreamDestination();
  hum.connect(out);
  hum.start();
  return out.stream;
};
"""


def counted(page: Page) -> tuple[int, int]:
    """Taps and typed fields so far."""
    found: list[int] = page.evaluate(
        "['taps', 'fields'].map((n) => JSON.parse(sessionStorage.getItem(n) ?? '[]').length)"
    )
    return found[0], found[1]


@pytest.fixture
def resident(city: World, before: Any) -> Any:
    """A resident with a phone in the first grid, whose microphone works."""
    sample_grids.publish_grids()
    somebody = before("", "phone", "zh-CN")
    somebody.context.grant_permissions(["geolocation", "clipboard-read", "clipboard-write"])
    somebody.context.set_geolocation({"longitude": 113.005, "latitude": 22.505})
    somebody.context.add_init_script(COUNT)
    somebody.context.add_init_script(MICROPHONE)
    return somebody


def test_report_from_the_home_page_takes_four_taps_and_one_typed_field(
    city: World, resident: Any
) -> None:
    resident.go("/")
    page = resident.page
    resident.press(".report-now")
    page.locator("#text").click()
    page.keyboard.type("小区门口的路灯不亮")
    page.locator("[data-locate]").click()
    expect(page.locator("#lon")).to_have_value("113.005000")
    resident.press(".sticky-send button")
    assert counted(page) == (MOST_TAPS, MOST_FIELDS)
    case = Case.objects.get()
    assert (case.text, case.grid_code) == ("小区门口的路灯不亮", sample_grids.GRID)


def test_report_at_a_poster_with_a_photo_takes_three_taps(
    city: World, resident: Any, tmp_path: Any
) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(photos.written(photos.halves()))
    resident.go(f"/g/{sample_grids.GRID}/")
    page = resident.page
    with page.expect_file_chooser() as chooser:
        page.locator(".files-choose").first.click()
    chooser.value.set_files(photo)
    page.locator("#text").click()
    page.keyboard.type("井盖破损")
    resident.press(".sticky-send button")
    taps, fields = counted(page)
    assert (taps, fields) == (3, 1)
    case = Case.objects.get()
    assert (case.channel, case.grid_code) == ("qr", sample_grids.GRID)
    assert Attachment.objects.filter(stream=case.pk, kind="report").count() == 1


def test_spoken_report_takes_four_taps_and_no_typed_field(city: World, resident: Any) -> None:
    resident.go("/")
    page = resident.page
    resident.press(".report-now")
    page.locator("[data-voice-record]").click()
    expect(page.locator("[data-voice-time]")).to_have_text("0:01")
    page.locator("[data-locate]").click()
    expect(page.locator("#lon")).to_have_value("113.005000")
    resident.press(".sticky-send button")  # ends the recording as well
    assert counted(page) == (MOST_TAPS, 0)
    case = Case.objects.get()
    assert (case.text, case.grid_code) == (SPOKEN, sample_grids.GRID)
    row = Attachment.objects.get(stream=case.pk)
    assert format_of(read_bytes(row.name)) == "webm"
    resident.examine("reported-spoken")


def test_recording_can_be_heard_deleted_and_is_kept_over_a_change_of_language(
    city: World, resident: Any
) -> None:
    resident.go("/report/")
    page = resident.page
    page.locator("[data-voice-record]").click()
    expect(page.locator("[data-voice-time]")).to_have_text("0:01")
    resident.examine("report-recording")
    page.locator("[data-voice-stop]").click()
    expect(page.locator("[data-voice-play]")).to_be_visible()
    resident.examine("report-recorded")
    page.wait_for_timeout(500)  # what is written to the phone's database has no sign
    resident.press("button[name=language]")
    expect(page.locator("[data-voice-play]")).to_be_visible()
    page.locator("[data-voice-delete]").click()
    expect(page.locator("[data-voice-play]")).to_be_hidden()
    expect(page.locator("[data-voice-record]")).to_be_visible()


def test_denied_microphone_is_explained(city: World, resident: Any) -> None:
    resident.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied'))"
    )
    resident.go("/report/")
    resident.page.locator("[data-voice-record]").click()
    expect(resident.page.locator("[data-voice-status]")).to_contain_text("麦克风")


def test_codes_are_kept_on_the_phone_and_listed_until_they_are_removed(
    city: World, resident: Any
) -> None:
    resident.go("/report/")
    page = resident.page
    page.fill("#text", "路灯不亮")
    resident.press(".sticky-send button")
    code = page.locator("[data-secret]").get_attribute("data-secret")
    assert code
    assert page.locator("[data-secret]").inner_text().replace(" ", "") == code
    page.locator("[data-copy]").click()
    expect(page.locator("[data-tracking-status]")).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == code
    with page.expect_download() as saved:
        page.locator("[data-picture]").click()
    assert saved.value.suggested_filename == f"{Case.objects.get().number}.png"
    resident.examine("reported")
    for path in ("/", "/find/"):
        resident.go(path)
        expect(page.locator("[data-mine-rows]")).to_contain_text("路灯不亮")
        resident.examine(f"mine-{path.strip('/') or 'home'}")
    resident.press("[data-mine-rows] a")
    page.locator("[data-code-remove]").click()
    expect(page.locator("[data-code-add]")).to_be_visible()
    resident.go("/find/")
    expect(page.locator("[data-mine-none]")).to_be_visible()
    expect(page.locator("[data-mine-rows]")).to_be_empty()


@pytest.mark.parametrize(
    ("press", "state", "answer"),
    [
        ("good", "closed", (True, True, 4)),
        ("fair", "closed", (True, True, 3)),
        ("bad", "dispatched", (True, False, 2)),
    ],
)
def test_one_press_answers_whether_it_is_solved(
    city: World, resident: Any, press: str, state: str, answer: tuple[bool, bool, int]
) -> None:
    opened = actions.open_case(report=city.report(), by=RESIDENT, at=city.at)
    city.resolve(opened.case)
    resident.go(f"/r/{opened.secret}/")
    resident.examine("to-answer")
    resident.press(f"button[value='{press}']")
    assert counted(resident.page) == (1, 0)
    opened.case.refresh_from_db()
    assert opened.case.state == state
    row = Callback.objects.get()
    assert (row.contacted, row.solved, row.level) == answer


def test_who_was_not_contacted_says_so_with_one_tick(city: World, resident: Any) -> None:
    opened = actions.open_case(report=city.report(), by=RESIDENT, at=city.at)
    city.resolve(opened.case)
    resident.go(f"/r/{opened.secret}/")
    resident.page.check("[name=not_contacted]")
    resident.press("button[value='good']")
    assert Callback.objects.get().contacted is False


def test_the_map_begins_where_the_phone_is_and_the_thumbnail_follows(
    city: World, resident: Any
) -> None:
    resident.go("/report/")
    page = resident.page
    page.locator("[data-choose-map]").click()
    expect(page.locator("[data-take]")).to_have_attribute("data-take", "113.005000,22.505000")
    page.locator("[data-take]").click()
    expect(page.locator("[data-thumbnail] svg:not(.icon)")).to_be_visible()
    resident.examine("report-thumbnail")


def test_without_permission_the_map_begins_at_the_readers_grid(city: World, resident: Any) -> None:
    resident.context.clear_permissions()
    resident.go(f"/g/{sample_grids.GRID}/news/")
    resident.press("form[action='/my-place/'] button")
    resident.go("/report/")
    page = resident.page
    expect(page.locator("[data-thumbnail] svg:not(.icon)")).to_be_visible()
    page.locator("[data-choose-map]").click()
    expect(page.locator("[data-take]")).to_be_visible()
    lon, lat = (page.locator("[data-take]").get_attribute("data-take") or "").split(",")
    assert (float(lon), float(lat)) != (113.005, 22.505)
    assert 113.0 < float(lon) < 113.02
    assert 22.5 < float(lat) < 22.52
