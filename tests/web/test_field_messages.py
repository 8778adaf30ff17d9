"""Invalid fields in a browser: said beside the field, in the language of the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from jiceng.cases.models import Case
from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_missing_text_is_said_beside_its_field_and_nothing_typed_is_lost(city, before) -> None:
    # The bubbles of this browser are English.
    person = before("dispatcher", "phone", "zh-CN")
    person.go("/desk/counter/")
    page = person.page
    page.fill("#name", "王五")
    page.locator(".counter-send button.btn-primary").click()
    field, message = page.locator("#text"), page.locator("#text-wrong")
    expect(message).to_have_text("请填写此项。")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "text-wrong" in (field.get_attribute("aria-describedby") or "").split()
    expect(page.locator("#name")).to_have_value("王五")
    assert not Case.objects.exists()
    person.examine("field-message")

    page.locator(".counter-send button.btn-primary").click()
    expect(message).to_have_count(1)
    field.fill("路灯不亮")
    expect(message).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    with page.expect_navigation():
        page.locator(".counter-send button.btn-primary").click()
    assert Case.objects.count() == 1


def test_first_of_several_invalid_fields_has_the_focus_on_a_public_page(city, before) -> None:
    person = before("", "phone")
    person.go("/find/")
    form = person.page.locator("main form:has([name=number])")
    form.locator("button").last.click()
    messages = form.locator(".wrong")
    expect(messages).to_have_count(form.locator("[required]").count())
    expect(form.locator("[required]").first).to_be_focused()
    person.examine("find-invalid")
