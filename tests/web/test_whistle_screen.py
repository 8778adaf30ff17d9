"""Whistle calls, @ mentions and photo comparison in a browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jiceng.cases import actions
from jiceng.cases.models import AttachmentKind, Case, CaseTask
from jiceng.notifications.event_reader import read_events
from tests.photos import kept
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning, before, city
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def whistled(city: World) -> Case:
    """A request for which 区公安分局 has just been called."""
    now = timezone.now()
    case = city.open(at=now)
    actions.dispatch(case=case.id, by=city["dispatcher"], at=now, unit=city.urban)
    actions.sign(case=case.id, by=city["handler"], at=now)
    return actions.whistle(
        case=case.id,
        by=city["street_leader"],
        at=now,
        ground="emergency",
        reason="请到场围挡",
        units=[city.units["JH-POL"].id],
    )


def path_of(case: Case) -> str:
    return f"/desk/requests/{case.id}/whistle/"


def seconds(figures: str) -> int:
    """Of 距报到截止29:58."""
    minutes, rest = re.findall(r"(\d+):(\d+)", figures)[0]
    return int(minutes) * 60 + int(rest)


def test_timer_follows_the_server_clock_and_marks_late_check_ins(city, before) -> None:
    case, leader = whistled(city), before("street_leader")
    page = leader.page
    # A clock that is an hour fast misleads nobody: the server's counts.
    page.add_init_script("const now = Date.now; Date.now = () => now() + 3_600_000")
    leader.go(path_of(case))
    timer = page.locator("[data-tick]").first
    expect(timer).to_contain_text("距报到截止29:")
    before_it = timer.text_content() or ""
    expect(timer).not_to_have_text(before_it)
    assert seconds(timer.text_content() or "") < seconds(before_it)
    CaseTask.objects.update(arrive_by=timezone.now() + timedelta(seconds=2))
    leader.go(path_of(case))
    expect(page.locator(".timer.is-bad [data-tick]").first).to_contain_text("已迟到0:0")
    assert page.locator(".timer.is-bad .when-late").first.is_visible()
    leader.check_page()


def test_deadline_is_shown_in_words_without_scripts(city, browser, live_server) -> None:
    case = whistled(city)
    somebody = BrowserUser(browser, live_server.url, "desk", "zh-CN")
    somebody.sign_in("street_leader")
    plain = browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain.add_cookies(somebody.context.cookies())
    page = plain.new_page()
    page.goto(live_server.url + path_of(case))
    expect(page.locator("[data-tick]")).to_contain_text("距报到截止29")
    expect(page.locator(".timer time")).to_be_visible()
    plain.close()
    somebody.context.close()


def test_updates_appear_and_typed_text_is_kept(city, before) -> None:
    case, leader = whistled(city), before("street_leader")
    leader.go(path_of(case))
    page = leader.page
    page.fill("#room-note", "正在协调，@po")
    actions.report_in(task=CaseTask.objects.get().id, by=city["police"], at=timezone.now())
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#live").get_by_text("按时报到")).to_be_visible()
    expect(page.locator("#room-says")).to_contain_text("1家已报到")
    assert page.input_value("#room-note") == "正在协调，@po"
    page.fill("#room-note", "")
    page.locator("#room-note").blur()
    actions.close_task(
        task=CaseTask.objects.get().id, by=city["police"], at=timezone.now(), evidence="已围挡"
    )
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#acts form[data-act=end]")).to_be_attached()
    leader.check_page()


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_colleague_is_mentioned_by_keyboard_and_led_to_the_note(city, before, screen) -> None:
    case = whistled(city)
    read_events(timezone.now())
    police = before("police", screen)
    police.go(path_of(case))
    page = police.page
    field = page.locator("#room-note")
    field.press_sequentially("现场已封控，请@le")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("lead")
    police.keep("mention")
    field.press("ArrowDown")
    field.press("ArrowUp")
    field.press("Enter")
    assert field.input_value() == "现场已封控，请@lead "
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("看 @xy")
    field.press("Escape")
    field.press_sequentially("z")
    police.expected = {400}
    police.press("form[data-act=note] button")
    expect(page.get_by_role("alert").first).to_contain_text("@xyz")
    assert page.locator("#room-note").input_value() == "现场已封控，请@lead 看 @xyz"
    page.fill("#room-note", "现场已封控，请@lead 看")
    police.press("form[data-act=note] button")
    expect(page.locator("#log")).to_contain_text("已提醒： lead")
    read_events(timezone.now())
    lead = before("lead", screen)
    lead.go("/desk/notices/")
    lead.press(lead.page.get_by_role("button", name="备注"))
    assert "#event-" in lead.page.url
    expect(lead.page.locator("li:target")).to_contain_text("现场已封控")


def test_photos_before_and_after_are_compared_by_keyboard(city, before) -> None:
    case, now = whistled(city), timezone.now()
    for kind in (AttachmentKind.BEFORE, AttachmentKind.AFTER):
        actions.attach(case=case.id, by=city["handler"], at=now, photos=[kept()], kind=kind)
    handler = before("handler")
    handler.go(f"/desk/requests/{case.id}/")
    page = handler.page
    expect(page.locator("#compare [data-two] img")).to_have_count(2)
    page.get_by_role("button", name="叠加对比").click()
    expect(page.locator("#compare [data-two]")).to_be_hidden()
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    assert slider.input_value() == "60"
    assert slider.get_attribute("aria-valuetext") == "显示整改后的百分之40"
    shown = "e => getComputedStyle(e).clipPath"
    assert "60%" in page.locator("#compare [data-over] .compare-after").first.evaluate(shown)
    handler.examine("compare-over")
    page.get_by_role("button", name="放大查看").click()
    large = page.locator("dialog[open] .compare-frame img").first
    expect(large).to_be_visible()
    expect(large).to_have_js_property("naturalWidth", 64)
    handler.examine("compare-large")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
