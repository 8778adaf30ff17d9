"""Two-person rule, personal data requests and hidden numbers in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from jiceng.cases import actions
from tests.ui.checked_pages import asked, propose
from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.mark.parametrize(("screen", "locale"), [("phone", "zh-CN"), ("desk", "en")])
def test_what_is_proposed_and_asked_for_is_shown_by_our_measures(
    city, before, screen, locale
) -> None:
    propose(city)
    city.open()
    record = asked(city)
    auditor = before("auditor", screen, locale)
    auditor.go("/desk/proposals/")
    found = auditor.complaints("proposals")
    office = before("district", screen, locale)
    office.go("/desk/admin/persons/")
    found += office.complaints("persons")
    office.go(f"/desk/admin/persons/{record}/")
    office.page.locator("form[action$='/look/'] button").click()
    expect(office.page.locator("main")).to_contain_text("19900001234")
    found += office.complaints("person")
    assert not found, "\n".join(found)


def test_hidden_numbers_are_shown_for_a_reason(city, before) -> None:
    case = city.open(text="楼下漏水，请打138 0013 8000找我", title="楼下漏水")
    actions.dispatch(case=case.id, by=city["dispatcher"], at=city.at, unit=city.urban)
    person = before("dispatcher")
    person.go(f"/desk/requests/{case.id}/")
    expect(person.page.locator("main")).to_contain_text("138 **** 8000")
    person.examine("hidden-numbers")
    person.page.locator("summary", has=person.page.locator("[href*='eye']")).first.click()
    person.page.fill("#reveal-texts", "回电核实")
    person.page.locator("form[action$='/reveal/'] button[type=submit]").first.click()
    expect(person.page.locator("main")).to_contain_text("138 0013 8000")
    person.examine("shown-numbers")
