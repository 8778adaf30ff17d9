"""Faults of phones in a real browser; the rows are in ``tests/fieldwork/field_cases.py``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Route, expect

from bench.filled_phone import fill_queue, fill_script
from jiceng.core.access import SYSTEM
from jiceng.core.models import Event
from jiceng.directory.public import civil_day
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync.models import Device
from jiceng.records.attachments.public import Attachment
from jiceng.records.public import make_move
from tests.fieldwork.hazards.samples import registered_hazard
from tests.fieldwork.phone_app import (
    CLEAR,
    Hand,
    PhoneApp,
    _morning,
    _nothing_under_way,
    browser,
    city,
    hand,
    picture,
)
from tests.fieldwork.sync.test_receiving import edit_at_desk, values_of
from tests.world import World

__all__ = ["_morning", "_nothing_under_way", "browser", "city", "hand"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
ALL_SENT = "All sent, confirmed by the server"
COMMANDS, EVERYTHING = "**/api/v1/field/commands", "**/api/v1/field/**"
PASSWORD = "很长的密码一二三"
SLOW = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": 4_000}
IN_TIME_MS = 5_000
UNSENT = 20
# The seventh photo's write never ends, as on phones whose storage is full.
FULL = """() => {
  let left = 6;
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function (...given) {
    if (this.name !== "files" || left-- > 0) return add.apply(this, given);
    window.stuckAt = performance.now();
    new MutationObserver((_changes, watch) => {
      if (!document.querySelector(".form .notice.is-bad")) return;
      window.saidAfter = performance.now() - window.stuckAt;
      watch.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
    return {};
  };
}"""
LOOK_FOR_RELEASE = """async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  const coming = registration.installing;
  if (coming) {
    await new Promise((done) => coming.addEventListener("statechange", done, { once: true }));
  }
  return registration.waiting !== null;
}"""


def without_signal(route: Route) -> None:
    route.abort("internetdisconnected")


def only_counts(route: Route) -> None:
    """A signal that carries a few bytes and no more."""
    if orjson.loads(route.request.post_data or "{}")["envelopes"]:
        without_signal(route)
    else:
        route.continue_()


def all_sent(phone: PhoneApp) -> None:
    phone.show("queue")
    expect(phone.page.get_by_text(ALL_SENT)).to_be_visible()


def test_cleared_site_data_is_said_and_the_exported_file_restores_it(
    city: World, hand: Hand, tmp_path: Path
) -> None:
    phone = hand()
    phone.context.route(COMMANDS, only_counts)
    fill_queue(phone.page, phone.url, fill_script(tmp_path), UNSENT)
    phone.page.goto(phone.url + "/field/#/settings")
    phone.open()
    phone.show("settings")
    phone.page.fill("#export-password", PASSWORD)
    with phone.page.expect_download() as given:
        phone.button("Export file").click()
    kept = tmp_path / "phone.queue"
    given.value.save_as(kept)
    phone.page.evaluate(CLEAR)
    phone.set_up("officer")
    said = phone.page.get_by_text("data was cleared, restore them from the exported file")
    expect(said).to_contain_text(str(UNSENT))
    device = Device.objects.order_by("-contact__made").first()
    assert device is not None
    assert (device.made, device.received) == (UNSENT, 0)
    for who in ("officer", "dispatcher"):
        desk = Client(headers={"accept-language": "en"})
        desk.force_login(city.people[who])
        page = desk.get("/desk/phones/").content.decode()
        assert f"expected {UNSENT}, received 0" in page
    phone.context.unroute(COMMANDS)
    phone.show("settings")
    for _turn in range(2):
        phone.page.fill("#import-password", PASSWORD)
        phone.page.locator("input[type=file]").set_input_files(str(kept))
        expect(phone.page.get_by_text("being sent").last).to_be_visible()
    phone.show("today")
    expect(phone.page.locator(".head")).to_contain_text("Today")
    expect(said).to_have_count(0)
    assert Hazard.objects.count() == UNSENT


def test_a_full_storage_is_said_in_time_and_keeps_text_and_photos(
    hand: Hand, tmp_path: Path
) -> None:
    phone = hand()
    phone.offline()
    phone.report("楼道堆放电动车")
    phone.page.evaluate(FULL)
    pictures = [str(picture(tmp_path, f"{number}.jpg")) for number in range(12)]
    phone.page.locator("input[type=file]").last.set_input_files(pictures)
    expect(phone.page.locator(".form .notice.is-bad")).to_be_visible()
    assert phone.page.evaluate("window.saidAfter") < IN_TIME_MS
    expect(phone.page.locator("#field-title")).to_have_value("楼道堆放电动车")
    expect(phone.page.locator(".pictures li")).to_have_count(6)
    phone.save()
    phone.page.reload()
    phone.open()
    assert phone.states() == ["waiting"]
    phone.offline(is_offline=False)
    all_sent(phone)
    assert Attachment.objects.count() == 6


def test_no_part_of_a_file_is_sent_twice_however_often_sending_begins(
    hand: Hand, tmp_path: Path
) -> None:
    phone = hand()
    phone.offline()
    phone.report("楼道堆放电动车", *(picture(tmp_path, f"{number}.jpg") for number in range(3)))
    phone.save()
    sent: list[str] = []

    def note(route: Route) -> None:
        sent.append(route.request.url)
        route.continue_()

    phone.context.route("**/api/v1/field/files/*/parts/*", note)
    phone.context.new_cdp_session(phone.page).send("Network.emulateNetworkConditions", SLOW)
    with phone.page.expect_request("**/parts/*"):
        phone.offline(is_offline=False)
    for _turn in range(3):
        phone.page.evaluate("dispatchEvent(new Event('online'))")
        phone.page.wait_for_timeout(400)
    all_sent(phone)
    assert Attachment.objects.count() == 3
    assert len(sent) == len({*sent})


def test_the_queue_empties_itself_when_the_server_is_back(hand: Hand) -> None:
    phone = hand()
    phone.expected.add(503)
    asked: list[str] = []

    def away(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=503, json={})

    phone.context.route(EVERYTHING, away)
    phone.report("楼道堆放电动车")
    phone.save()
    assert phone.states() == ["waiting"]
    expect(phone.button("Send now")).to_be_enabled()
    assert asked
    assert not Hazard.objects.exists()
    phone.context.unroute(EVERYTHING)
    expect(phone.page.get_by_text(ALL_SENT)).to_be_visible()
    assert Hazard.objects.count() == 1


def test_records_of_one_officer_stay_theirs_when_a_colleague_takes_the_phone(
    city: World, hand: Hand
) -> None:
    phone = hand()
    phone.context.route(COMMANDS, without_signal)
    phone.report("楼道堆放电动车")
    phone.save()
    phone.set_up("clerk", "246802")
    phone.show("queue")
    expect(phone.page.locator(".standing")).to_be_visible()
    expect(phone.page.locator(".item")).to_have_count(0)
    phone.context.unroute(COMMANDS)
    phone.page.reload()
    phone.button(city.people["officer"].name).click()
    phone.open()
    all_sent(phone)
    assert phone.states() == ["applied"]
    opened = Event.objects.filter(stream_id=Hazard.objects.get().pk).order_by("seq")[0]
    assert opened.actor == city["officer"].ref


def test_work_on_what_was_closed_meanwhile_is_kept_aside_with_the_reason(
    city: World, hand: Hand
) -> None:
    record = registered_hazard(city, title="三栋楼道堆放")
    phone = hand()
    phone.show("today")
    phone.offline()
    phone.button("三栋楼道堆放").click()
    phone.button("Record check").click()
    phone.page.fill("#field-found", "护栏已经修复")
    phone.page.get_by_label("Yes").check()
    phone.save()
    done = {"found": "已清理", "is_removed": True}
    make_move("hazard", record, "check", done, by=SYSTEM, at=city.at)
    phone.offline(is_offline=False)
    expect(phone.page.locator(".item[data-state=refused] .reason")).not_to_be_empty()
    phone.page.reload()
    phone.open()
    assert phone.states() == ["refused"]
    assert Hazard.objects.get().checks.count() == 1


@pytest.mark.parametrize("days", [7, -7])
def test_a_field_changed_on_both_sides_is_decided_on_the_phone(
    city: World, hand: Hand, days: int
) -> None:
    """Also of a hazard whose day of the next check has passed meanwhile."""
    again = str(civil_day(timezone.now()) + timedelta(days=days))
    record = registered_hazard(city, place="江南社区3栋楼道", recheck_on=again)
    phone = hand()
    phone.offline()
    phone.show(f"record/hazard/{record}")
    phone.button("Edit hazard").click()
    phone.page.fill("#field-place", "江南社区3栋东门")
    phone.save()
    seen = values_of(Hazard.objects.get())
    edit_at_desk(city, Hazard.objects.get(), {**seen, "place": "江南社区3栋西门"})
    phone.offline(is_offline=False)
    expect(phone.page.locator(".item[data-state=conflict]")).to_be_visible()
    phone.show("differences")
    sides = phone.page.locator(".difference .sides")
    expect(sides).to_contain_text("江南社区3栋东门")
    expect(sides).to_contain_text("江南社区3栋西门")
    expect(sides).to_contain_text(city.people["clerk"].name)
    assert not phone.complaints("field-decision")
    phone.button("Use mine").click()
    expect(phone.page.get_by_text("Nothing to compare.")).to_be_visible()
    assert Hazard.objects.get().place == "江南社区3栋东门"


def test_releases_wait_for_a_quiet_moment_and_queue_and_form_survive_them(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = hand()
    phone.page.reload()
    phone.open()
    phone.context.route(COMMANDS, without_signal)
    phone.report("楼道堆放电动车")
    phone.save()
    phone.report("河堤护栏缺失")
    form = phone.page.evaluate("location.hash.slice(2)")
    for release in ("second", "third", "fourth"):
        monkeypatch.setattr(
            "jiceng.fieldwork.sync.app_pages._digest", lambda name, to=release: f"{to}{name}"
        )
        assert phone.page.evaluate(LOOK_FOR_RELEASE)
    notice = phone.page.get_by_text("New version")
    expect(notice).to_have_count(0)
    expect(phone.page.locator("#field-title")).to_have_value("河堤护栏缺失")
    phone.show("queue")
    expect(notice).to_be_visible()
    phone.button("Update").click()
    phone.page.wait_for_selector("#pin")
    phone.open()
    assert phone.states() == ["waiting"]
    phone.show(form)
    expect(phone.page.locator("#field-title")).to_have_value("河堤护栏缺失")
    expect(notice).to_have_count(0)
