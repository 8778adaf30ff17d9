"""The counter page in a browser: suggestions while typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(600)
def test_counter_shows_category_and_earlier_requests_while_typing(city, before) -> None:
    city.open(caller=city.report().caller)
    person = before("hotline")
    person.go("/desk/counter/")
    page = person.page
    page.fill("#phone", "199 0000 1234")
    page.locator("button[data-key=e]").click()
    expect(page.locator(".earlier li")).to_have_count(1)
    page.fill("#text", "小区门口的垃圾没人清运，很臭")
    expect(page.locator("select[name=category] option").first).not_to_be_empty()
    person.examine("counter")
    person.press("main form button.btn-primary")
    expect(page.locator(".secret-code")).to_be_visible()
    person.examine("receipt")


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(600)
def test_agent_answers_a_call_without_a_mouse(city, before) -> None:
    person = before("hotline")
    person.go("/desk/counter/")
    page = person.page
    page.keyboard.press("Escape")  # the phone number has the focus
    page.keyboard.press("t")
    page.keyboard.type("请问社保卡补办需要什么材料")
    expect(page.locator(".coming")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.type("带身份证到任一社保网点办理。")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.locator(".secret-code")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("#phone")).to_be_focused()
