"""The phone app in a real browser, with and without signal."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.test import Client
from playwright.sync_api import expect
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from jiceng.config.environment import CHECKOUT
from jiceng.core.access import SYSTEM
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.app_pages import FILES
from jiceng.fieldwork.sync.models import IncomingFile
from jiceng.records.attachments.public import Attachment
from jiceng.records.public import make_move
from tests import sample_grids
from tests.fieldwork.hazards.samples import registered_hazard
from tests.fieldwork.phone_app import (
    Hand,
    PhoneApp,
    _morning,
    _nothing_under_way,
    browser,
    city,
    hand,
    picture,
)
from tests.world import World

__all__ = ["_morning", "_nothing_under_way", "browser", "city", "hand"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
ALL_SENT = "All sent, confirmed by the server"
MOST_BYTES, MOST_BYTES_OF_SCRIPT = 200_000, 240_000


def all_sent(phone: PhoneApp) -> None:
    """The server has confirmed everything, and the app says so."""
    phone.show("queue")
    expect(phone.page.get_by_text(ALL_SENT)).to_be_visible()


def test_work_without_signal_survives_closing_and_sends_itself_later(
    hand: Hand, tmp_path: Path
) -> None:
    phone = hand()
    phone.offline()
    phone.report("楼道堆放电动车", picture(tmp_path))
    phone.save()
    assert phone.states() == ["waiting"]
    phone.page.reload()
    phone.open()
    assert phone.states() == ["waiting"]
    assert not Hazard.objects.exists()
    phone.offline(is_offline=False)
    all_sent(phone)
    assert phone.states() == ["applied"]
    hazard = Hazard.objects.get()
    assert hazard.title == "楼道堆放电动车"
    (photo,) = Attachment.objects.filter(stream=hazard.pk)
    assert photo.kind == "evidence"
    assert not IncomingFile.objects.exists()
    phone.check_page()


def test_a_form_is_kept_at_every_change_and_opened_again(hand: Hand, tmp_path: Path) -> None:
    phone = hand()
    phone.offline()
    phone.report("河堤护栏缺失", picture(tmp_path))
    phone.page.wait_for_timeout(600)
    phone.page.reload()
    phone.open()
    expect(phone.page.locator("#field-title")).to_have_value("河堤护栏缺失")
    expect(phone.page.locator(".pictures li")).to_have_count(1)
    phone.save()
    assert phone.states() == ["waiting"]


def test_a_form_that_is_left_at_once_has_its_last_words_when_it_is_opened_again(
    hand: Hand,
) -> None:
    phone = hand()
    phone.offline()
    phone.report("河堤护栏缺失")
    phone.show("today")
    phone.page.locator("a.row[href^='#/form/']").click()
    expect(phone.page.locator("#field-title")).to_have_value("河堤护栏缺失")
    phone.save()
    phone.show("today")
    expect(phone.page.locator("a.row[href^='#/form/']")).to_have_count(0)


def test_a_record_of_the_copy_is_checked_without_signal(city: World, hand: Hand) -> None:
    registered_hazard(city, title="三栋楼道堆放")
    phone = hand()
    phone.show("today")
    phone.offline()
    phone.button("三栋楼道堆放").click()
    phone.button("Record check").click()
    phone.page.fill("#field-found", "已经清理，通道畅通")
    phone.page.get_by_label("Yes").check()
    phone.save()
    phone.offline(is_offline=False)
    all_sent(phone)
    assert Hazard.objects.get().state == "removed"


def test_nothing_wrong_is_kept(hand: Hand) -> None:
    phone = hand()
    phone.show("new")
    phone.button("Register hazard").click()
    phone.button("Save").click()
    expect(phone.page.locator(".fault").first).to_have_text("Fill this in.")
    phone.show("queue")
    expect(phone.page.get_by_text("No records yet")).to_be_visible()


def test_a_wrong_pin_opens_nothing_and_the_copy_is_sealed(city: World, hand: Hand) -> None:
    registered_hazard(city, title="三栋楼道堆放")
    phone = hand()
    expect(phone.button("三栋楼道堆放")).to_be_visible()
    phone.page.reload()
    phone.page.fill("#pin", "975310")
    phone.button("Open").click()
    expect(phone.page.get_by_text("Wrong PIN.")).to_be_visible()
    kept = phone.page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("jiceng-field").onsuccess = (opened) => {
            const all = opened.target.result.transaction("copies").objectStore("copies").getAll();
            all.onsuccess = () => done(JSON.stringify(all.result, (_key, value) =>
              value instanceof Uint8Array ? new TextDecoder().decode(value) : value));
          };
        })"""
    )
    assert "device" in kept
    assert "三栋楼道堆放" not in kept
    phone.open()


def test_logging_out_with_unsent_work_asks(hand: Hand) -> None:
    phone = hand()
    phone.offline()
    phone.report("楼道堆放电动车")
    phone.save()
    phone.show("settings")
    phone.button("Log out").click()
    expect(phone.page.get_by_role("alertdialog")).to_contain_text("1 not sent yet")
    phone.button("Log out anyway").click()
    expect(phone.page.locator("#pin")).to_be_visible()
    phone.open()
    assert phone.states() == ["waiting"]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_every_screen_suits_a_finger_and_a_reader(
    city: World, hand: Hand, locale: str, tmp_path: Path
) -> None:
    sample_grids.publish_grids()
    hazard = registered_hazard(city, title="老旧小区三栋一楼楼道长期堆放电动自行车并飞线充电")
    phone = hand(locale=locale)
    complaints = phone.complaints("field-today")
    screens = (f"record/hazard/{hazard}", "queue", "differences", "grids", "settings")
    for screen in ("new", *screens):
        phone.show(screen)
        phone.page.wait_for_timeout(200)
        complaints += phone.complaints(f"field-{screen.split('/')[0]}")
    phone.show("new")
    phone.page.locator("button.is-large").first.click()
    phone.page.locator("button[type=submit]").click()
    phone.page.locator("input[type=file]").last.set_input_files(str(picture(tmp_path)))
    expect(phone.page.locator(".pictures li")).to_have_count(1)
    complaints += phone.complaints("field-form")
    phone.offline()
    phone.page.locator("#field-title").fill("楼道堆放电动车")
    phone.show("today")
    phone.page.wait_for_timeout(200)
    complaints += phone.complaints("field-offline")
    phone.page.reload()
    complaints += phone.complaints("field-unlock")
    assert not complaints, "\n".join(complaints)


def test_the_first_opening_transfers_little_before_its_photos(db: None, tmp_path: Path) -> None:
    """Page, script, style and worker, and what the worker loads again to keep it."""
    static, client = CHECKOUT / "src/jiceng/static", Client(headers={"accept-encoding": "gzip"})
    sizes = {name: len(client.get(name).content) for name in ("/field/", "/field/sw.js")}
    for name in ("dist/field-sw.js", *FILES):
        sizes[name] = served_size(static / name, tmp_path)
    sizes["loaded again by the worker"] = sizes["/field/"] + sum(sizes[name] for name in FILES)
    assert sum(sizes.values()) < MOST_BYTES, sizes
    assert (static / "dist/field.js").stat().st_size < MOST_BYTES_OF_SCRIPT


def served_size(file: Path, folder: Path) -> int:
    """Bytes of a static file as WhiteNoise sends it to a browser."""
    copy = Path(shutil.copy(file, folder))
    compressor = Compressor(quiet=True)
    if compressor.should_compress(copy.name):
        list(compressor.compress(str(copy)))
    served = WhiteNoise(lambda _environ, _start: [], root=folder)
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": f"/{copy.name}", "HTTP_ACCEPT_ENCODING": "gzip"}
    answer = served(environ, lambda _status, _headers: None)
    with closing(answer.filelike):
        return sum(map(len, answer))


def test_the_worker_changes_with_what_it_keeps(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Client().get("/field/sw.js").content
    assert Client(headers={"accept-language": "en"}).get("/field/sw.js").content == first
    monkeypatch.setattr("jiceng.fieldwork.sync.app_pages._digest", lambda _name: "other")
    assert Client().get("/field/sw.js").content != first


def test_a_phone_installs_the_app_by_its_description(db: None) -> None:
    said = Client().get("/field/app.webmanifest").json()
    assert (said["start_url"], said["display"]) == ("/field/", "standalone")
    sizes = [icon["sizes"] for icon in said["icons"]]
    assert sizes == ["192x192", "512x512"]


def test_inside_wechat_the_app_says_how_to_open_it(city: World, browser, live_server) -> None:
    agent = "Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.44"
    context = browser.new_context(user_agent=agent, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/field/?grid=1")
    expect(page.get_by_role("heading")).to_have_text("请用手机浏览器打开")
    expect(page.locator(".address")).to_contain_text("/field/?grid=1")
    context.close()


def test_what_was_closed_elsewhere_is_said(city: World, hand: Hand) -> None:
    hazard = registered_hazard(city, title="三栋楼道堆放")
    phone = hand()
    phone.show("today")
    expect(phone.button("三栋楼道堆放")).to_be_visible()
    done = {"found": "已清理", "is_removed": True}
    make_move("hazard", hazard, "check", done, by=SYSTEM, at=city.at)
    phone.page.reload()
    phone.open()
    expect(phone.page.get_by_text("No longer yours")).to_be_visible()
    expect(phone.page.get_by_text("三栋楼道堆放")).to_be_visible()
