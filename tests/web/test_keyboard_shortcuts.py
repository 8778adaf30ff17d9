"""Keyboard shortcuts, dialogs, collapsible parts and toasts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.web.browsers import BrowserUser
from tests.web.screens import _morning, city, open_windows
from tests.world import World

__all__ = ["_morning", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def street(city: World, browser: Browser, live_server: Any) -> Iterator[BrowserUser]:
    """The dispatcher at a desk."""
    with open_windows(browser, live_server.url, "desk") as sit_down:
        yield sit_down("dispatcher")


@pytest.fixture
def phone(city: World, browser: Browser, live_server: Any) -> Iterator[BrowserUser]:
    """The dispatcher on the way."""
    with open_windows(browser, live_server.url, "phone") as sit_down:
        yield sit_down("dispatcher")


def test_question_mark_lists_the_shortcuts_of_the_page(city, street) -> None:
    case = city.open()
    street.go(f"/desk/requests/{case.id}/")
    page = street.page
    page.keyboard.press("?")
    listed = page.locator("#keys")
    expect(listed).to_be_visible()
    for words in ("受理", "分派", "诉求", "前往", "本页操作"):
        expect(listed.get_by_text(words, exact=True).first).to_be_visible()
    street.examine("keys")
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    street.go("/desk/")
    page.keyboard.press("?")
    expect(listed.get_by_text("下一条、上一条")).to_be_visible()
    expect(listed.get_by_text("受理", exact=True)).to_have_count(0)


def test_two_key_shortcut_opens_another_page(street) -> None:
    page = street.page
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/approvals/")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/desk/")


def test_shortcuts_are_inactive_while_typing_or_in_a_dialog(city, street) -> None:
    case = city.open()
    street.go(f"/desk/requests/{case.id}/")
    page = street.page
    page.keyboard.press("/")
    page.keyboard.type("a?j")
    assert page.locator("header input[name='q']").input_value() == "a?j"
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+a")
    case.refresh_from_db()
    assert case.state == "reported"


def test_dialog_traps_focus_and_closes_by_escape_button_or_outside_click(street) -> None:
    street.go("/design/")
    page = street.page
    for name in ("modal", "drawer"):
        dialog = page.locator(f"#specimen-{name}")
        opener = page.locator(f"[data-opens='specimen-{name}']")
        opener.click()
        expect(dialog).to_be_visible()
        street.examine(f"design-{name}")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(opener).to_be_focused()
        opener.click()
        dialog.locator("[data-closes]").first.click()
        expect(dialog).to_be_hidden()
        opener.click()
        page.mouse.click(5, 450)
        expect(dialog).to_be_hidden()


def test_toast_is_announced_and_can_be_dismissed(street) -> None:
    street.go("/design/")
    page = street.page
    page.locator("[data-toast][data-tone='good']").click()
    toast = page.locator(".toasts .notice")
    expect(toast).to_have_text("已完成。")
    street.keep("design-toast")
    toast.locator("button").click()
    expect(toast).to_have_count(0)
    street.check_page()


def test_navigation_collapses_on_a_phone(phone) -> None:
    page = phone.page
    side = page.locator("#side")
    expect(side).to_be_hidden()
    button = page.locator("[aria-controls='side']")
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(side).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    phone.examine("menu")
    phone.press(side.locator("a[href='/desk/figures/']"))
    expect(side).to_be_hidden()


def test_form_being_sent_is_not_sent_twice(city, street) -> None:
    case = city.open()
    street.go(f"/desk/requests/{case.id}/")
    page = street.page
    sent: list[str] = []
    page.on(
        "request",
        lambda r: sent.append(r.url) if r.method == "POST" and "/moves/" in r.url else None,
    )
    button = page.locator("form[data-move='accept'] button")
    with page.expect_event("load"):
        button.evaluate("b => { b.click(); b.click(); b.click(); }")
    assert len(sent) == 1
