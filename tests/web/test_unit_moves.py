"""Moving units in a real browser: mouse, keyboard, without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from jiceng.directory.models import Unit
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

TREE = "/desk/admin/directory/"
OPENED = TREE + "?at=440704001001"  # both streets are to be seen


def row(person: BrowserUser, code: str) -> Locator:
    return person.page.locator(f'[id="unit-{code}"]')


def drag(person: BrowserUser, code: str, onto: str) -> None:
    row(person, code).locator("[data-grip]").drag_to(row(person, onto))


def parent_of(code: str) -> str:
    return Unit.objects.get(children__code=code).code


def test_unit_is_dragged_onto_another_and_moved_after_the_preview(city, before) -> None:
    person = before("administrator")
    person.go(OPENED)
    drag(person, "440704001001", "440704005")
    dialog = person.page.locator("#move")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("礼乐街道的岗位自此管辖该单位")
    assert parent_of("440704001001") == "440704001"  # nothing has happened yet
    person.examine("admin-unit-dragged")
    person.press(dialog.get_by_role("button", name="移动", exact=True))
    assert parent_of("440704001001") == "440704005"
    expect(person.page.locator(".notice.is-good")).to_contain_text("现隶属礼乐街道")
    expect(row(person, "440704001001")).to_be_in_viewport()
    assert "is-here" in (row(person, "440704001001").get_attribute("class") or "")


def test_unit_cannot_be_dropped_on_its_descendants_and_the_dialog_explains(city, before) -> None:
    person = before("administrator")
    person.go(OPENED)
    drag(person, "440704001", "440704001001")
    expect(person.page.locator("#move")).to_be_hidden()
    drag(person, "440704001001", "440704001")  # it stands there already
    expect(person.page.locator("#move .notice.is-bad")).to_be_visible()
    expect(
        person.page.locator("#move").get_by_role("button", name="移动", exact=True)
    ).to_have_count(0)
    person.page.keyboard.press("Escape")
    expect(person.page.locator("#move")).to_be_hidden()
    person.check_page()


def test_collapsed_branch_opens_under_a_dragged_unit(city, before) -> None:
    person = before("administrator")
    person.go(OPENED)
    target = row(person, "440704005")
    row(person, "JH-FIR").locator("[data-grip]").hover()
    person.page.mouse.down()
    target.hover()
    target.hover(position={"x": 200, "y": 12})  # and waits
    expect(target.locator("[data-branch]")).to_have_attribute("aria-expanded", "true")
    expect(row(person, "440704005001")).to_be_visible()
    person.page.mouse.up()
    expect(person.page.locator("#move")).to_be_visible()
    person.check_page()


def test_unit_is_moved_by_keyboard(city, before) -> None:
    person = before("administrator")
    person.go(TREE)
    keys = person.page.keyboard
    keys.press("j")
    keys.press("ArrowRight")
    expect(row(person, "440704001")).to_be_visible()
    keys.press("j")
    keys.press("ArrowRight")
    expect(row(person, "440704001001")).to_be_visible()
    keys.press("j")
    with person.navigation():
        keys.press("m")
    expect(person.page.locator("#q")).to_be_focused()
    # At once, as an input method gives it: after each character alone the list would be drawn anew,
    # on a busy machine even under whoever has gone on into it.
    keys.insert_text("礼乐")
    target = person.page.locator("#targets a.target")
    expect(target).to_have_count(1)
    keys.press("Tab")
    keys.press("Tab")
    expect(target).to_be_focused()
    with person.navigation():
        keys.press("Enter")
    expect(person.page.get_by_role("button", name="移动", exact=True)).to_be_focused()
    with person.navigation():
        keys.press("Enter")
    assert parent_of("440704001001") == "440704005"
    person.check_page()


def test_branch_is_collapsed_with_the_left_arrow(city, before) -> None:
    person = before("administrator")
    person.go(OPENED)
    branch = row(person, "440704001").locator("[data-branch]")
    branch.focus()
    person.page.keyboard.press("ArrowLeft")
    expect(branch).to_have_attribute("aria-expanded", "false")
    expect(row(person, "440704001001")).to_be_hidden()
    person.page.keyboard.press("ArrowLeft")
    expect(branch).to_have_attribute("aria-expanded", "false")


def test_unit_is_moved_by_touch_with_its_button(city, before) -> None:
    person = before("administrator", "phone")
    person.go(OPENED)
    expect(row(person, "440704001001").locator("[data-grip]")).to_be_hidden()
    person.press(row(person, "440704001001").locator("[data-move]"))
    person.page.fill("#q", "礼乐")
    person.press("#targets a.target")
    person.press("#preview form button")
    assert parent_of("440704001001") == "440704005"


def test_unit_is_moved_by_forms_without_scripts(city, browser, live_server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(live_server.url + "/sign-in/")
    page.fill("#id_login", "administrator")
    page.fill("#id_password", "correct horse battery staple")
    page.locator("form[action='/sign-in/'] button").click()
    page.goto(live_server.url + OPENED)
    page.locator('[id="unit-440704001001"] [data-move]').click()
    page.fill("#q", "礼乐")
    page.locator("#main form[role=search] button").click()
    page.locator("#targets a.target").click()
    page.locator("#preview form button").click()
    expect(page.locator(".notice.is-good")).to_contain_text("现隶属礼乐街道")
    assert parent_of("440704001001") == "440704005"
    context.close()
