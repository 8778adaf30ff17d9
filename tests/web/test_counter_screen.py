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
