"""Browser behaviour: back button, two tabs, expired sessions, real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from jiceng.cases.models import Attachment, Case
from jiceng.records.remarks.public import Remark
from tests import photos
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning, city, open_windows
from tests.world import PASSWORD, World

__all__ = ["_morning", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def clerk(city: World, browser: Browser, live_server: Any) -> Iterator[BrowserUser]:
    """A clerk at their desk."""
    with open_windows(browser, live_server.url) as sit_down:
        yield sit_down("dispatcher")


@pytest.fixture
def resident(city: World, browser: Browser, live_server: Any) -> Iterator[BrowserUser]:
    with open_windows(browser, live_server.url, "phone") as sit_down:
        yield sit_down()


def sign_in_again(page: Page, who: str = "dispatcher") -> None:
    page.fill("#id_login", who)
    page.fill("#id_password", PASSWORD)
    with page.expect_event("load"):
        page.locator("form[action='/sign-in/'] button").first.click()


def write_note(page: Page, words: str) -> None:
    form = page.locator("form[data-move=note]")
    form.evaluate("e => { for (; e; e = e.parentElement) if (e.matches('details')) e.open = true }")
    form.locator("[name=text]").fill(words)
    form.locator("[name=internal]").check()


def test_note_survives_an_expired_session_in_its_form(city: World, clerk: BrowserUser) -> None:
    case = city.open()
    clerk.go(f"/desk/requests/{case.id}/")
    write_note(clerk.page, "已约下午三点上门，\n请带钥匙 👨‍👩‍👧")
    Session.objects.all().delete()
    clerk.expected = {401}  # the draft that was about to be kept
    with clerk.page.expect_event("load"):
        clerk.page.locator("form[data-move=note] button").click()
    sign_in_again(clerk.page)
    form = clerk.page.locator("form[data-move=note]")
    expect(form.locator("[name=text]")).to_have_value("已约下午三点上门，\n请带钥匙 👨‍👩‍👧")
    expect(form.locator("[name=internal]")).to_be_checked()
    expect(form.locator("[name=text]")).to_be_visible()
    expect(clerk.page.locator("[data-kept-filled]")).to_be_visible()
    expect(clerk.page.locator("[data-kept-rest]")).to_be_hidden()
    clerk.examine("carried-on")
    assert not Remark.objects.exists()
    clerk.press(form.locator("button"))
    assert Remark.objects.get().text == "已约下午三点上门，\n请带钥匙 👨‍👩‍👧"
    expect(clerk.page.locator("[data-kept]")).to_have_count(0)


def test_note_in_the_pane_survives_an_expired_session(
    city: World, browser: Browser, live_server: Any
) -> None:
    case = city.open()
    person = BrowserUser(browser, live_server.url, "desk", "zh-CN")
    person.sign_in("dispatcher")
    person.go(f"/desk/?open={case.id}")
    write_note(person.page, "在分栏里写的")
    Session.objects.all().delete()
    person.expected = {401}
    with person.page.expect_event("load"):
        person.page.locator("form[data-move=note] button").click()
    sign_in_again(person.page, "dispatcher")
    assert "/desk/?open=" in person.page.url
    expect(person.page.locator("form[data-move=note] [name=text]")).to_have_value("在分栏里写的")
    expect(person.page.locator("[data-kept-filled]")).to_be_visible()
    person.leave()


def test_text_can_be_copied_without_scripts(
    city: World, browser: Browser, live_server: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page, case = context.new_page(), city.open()
    page.goto(f"{live_server.url}/sign-in/")
    sign_in_again(page)
    page.goto(f"{live_server.url}/desk/counter/")
    page.fill("#text", "来电人说楼上漏水已经三天")
    page.locator("[name=channel]").first.check()
    Session.objects.all().delete()
    page.locator("main form button.btn-primary").first.click()
    sign_in_again(page)
    assert page.url.endswith("/desk/counter/")
    expect(page.locator("[data-kept-rest]")).to_contain_text("来电人说楼上漏水已经三天")
    assert Case.objects.count() == 1 == Case.objects.filter(pk=case.pk).count()
    context.close()


def test_form_in_one_tab_survives_signing_in_in_another(city: World, clerk: BrowserUser) -> None:
    case = city.open()
    clerk.go(f"/desk/requests/{case.id}/")
    clerk.expected = {401, 403}  # the draft, and the form with the token of before
    words = "先在这一页写好的话，比较长，有三十个字以上，不能因为另一页重新登录而丢失"
    write_note(clerk.page, words)
    other = clerk.context.new_page()
    other.goto(f"{clerk.url}/desk/")
    other.locator("[data-menu] summary").click()
    with other.expect_event("load"):
        other.locator("form[action='/sign-out/'] button").click()
    other.goto(f"{clerk.url}/sign-in/")
    sign_in_again(other)
    clerk.press("form[data-move=note] button")
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("请再提交一次")
    expect(clerk.page.locator("main")).to_contain_text("先在这一页写好的话")
    clerk.examine("send-again")
    clerk.press("main form button.btn-primary")
    assert Remark.objects.get().text == words


def test_resubmission_after_going_back_reports_once_and_other_text_twice(
    city: World, resident: BrowserUser
) -> None:
    page = resident.page
    resident.go("/report/")
    page.fill("#text", "路灯不亮")
    resident.press("main form button.w-100")
    code = page.locator("[data-secret]").inner_text()
    page.go_back()
    expect(page.locator("#text")).to_have_value("路灯不亮")
    resident.press("main form button.w-100")
    assert page.locator("[data-secret]").inner_text() == code
    assert Case.objects.count() == 1
    page.go_back()
    page.fill("#text", "另外，井盖也缺了")
    resident.press("main form button.w-100")
    assert page.locator("[data-secret]").inner_text() != code
    assert Case.objects.count() == 2


def test_double_click_without_scripts_opens_one_request(
    city: World, browser: Browser, live_server: Any
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/report/")
    page.fill("#text", "路灯不亮")
    page.locator("main form button.w-100").dblclick()
    expect(page.locator("[data-secret]")).to_be_visible()
    assert Case.objects.count() == 1
    context.close()


def test_large_photo_and_heic_photo_are_uploaded_with_a_report(
    city: World, resident: BrowserUser, tmp_path: Path
) -> None:
    large, heic = tmp_path / "大照片 😀.jpg", tmp_path / "IMG_0001.HEIC"
    large.write_bytes(photos.written(photos.noise(8000, 6000), quality=85))
    assert large.stat().st_size > 30_000_000
    heic.write_bytes(photos.written(photos.halves(), "HEIF"))
    resident.go("/report/")
    resident.page.fill("#text", "路面塌陷")
    resident.page.set_input_files("#photos", [large, heic])
    resident.page.set_default_timeout(120_000)
    resident.press("main form button.w-100")
    expect(resident.page.locator(".photo img")).to_have_count(2)
    assert sorted(Attachment.objects.values_list("width", flat=True)) == [640, 2048]


def test_right_to_left_text_does_not_reorder_its_surroundings(
    city: World, clerk: BrowserUser
) -> None:
    case = city.open(title="مياه متسربة 12 ", text="مياه متسربة 12 👨‍👩‍👧 \u202eطابق\u202c")
    clerk.go(f"/desk/requests/{case.id}/")
    assert "\u202e" not in clerk.page.content()
    clerk.go(f"/desk/search/?q={case.number}")
    title = clerk.page.locator(f"a[href='{reverse('request', args=[case.id])}']").first
    assert title.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"
    clerk.examine("right-to-left")
