"""The inbox in three panes, by keyboard, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from jiceng.cases import actions
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.core.option_lists import LONG_LIST
from jiceng.directory import public as directory
from jiceng.records.public import open_record
from tests.web.screens import SitDown, _morning, city, open_windows
from tests.world import SINCE

__all__ = ["_morning", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def before(browser: Browser, live_server: Any) -> Iterator[SitDown]:
    """Set somebody before a screen."""
    with open_windows(browser, live_server.url, locale="en", look=True) as sit_down:
        yield sit_down


def shown(page: Page, case: Case) -> None:
    """Wait until the pane shows this request."""
    expect(page.locator("#pane:not([aria-busy]) .crumbs")).to_contain_text(case.number)


def state_of(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_j_and_k_show_each_request_beside_the_queue(city, before) -> None:
    first, second, third = (city.open(title=title) for title in "甲乙丙")
    page = before("dispatcher").page
    shown(page, first)  # without being asked for
    page.keyboard.press("j")
    shown(page, second)
    page.keyboard.press("j")
    page.keyboard.press("j")
    shown(page, third)
    page.keyboard.press("k")
    shown(page, second)
    assert page.url.endswith(f"open={second.id}")
    page.reload()
    shown(page, second)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/requests/{first.id}/")
    expect(page.locator("h1")).to_have_text("甲")


def test_click_shows_a_request_beside_the_queue_on_desktop(city, before) -> None:
    city.open(title="甲")
    case = city.open(title="乙")
    page = before("dispatcher").page
    page.click(f"#open-{case.id}")
    shown(page, case)
    assert "/requests/" not in page.url


def test_request_opens_as_its_own_page_on_a_phone(city, before) -> None:
    case = city.open()
    person = before("dispatcher", "phone")
    expect(person.page.locator("#pane")).to_be_hidden()
    person.press(f"#open-{case.id}")
    assert person.page.url.endswith(f"/requests/{case.id}/")


def test_moves_are_made_from_the_queue_which_updates(city, before) -> None:
    case, other = city.open(title="甲"), city.open(title="乙")
    person = before("dispatcher")
    person.go("/desk/?box=accept")
    page = person.page
    shown(page, case)
    page.keyboard.press("a")
    expect(page.locator("#pane .notice.is-good")).to_be_visible()
    assert state_of(case) == "accepted"
    expect(page.locator(f"#row-{case.id}")).to_have_count(0)  # it lies in another box now
    expect(page.locator("#boxes a[href$='box=dispatch'] .tally")).to_have_text("1")
    page.keyboard.press("d")
    page.locator("#pane form[data-move='dispatch'] select").select_option(str(city.urban))
    page.keyboard.press("Tab")
    page.keyboard.type("请尽快")
    page.keyboard.press("Escape")  # back to the queue; what was typed stays
    page.keyboard.press("d")
    page.locator("#pane form[data-move='dispatch'] button[type=submit]").click()
    expect(page.locator("#pane .marks").first).to_contain_text("To be acknowledged")
    assert state_of(case) == "dispatched"
    page.keyboard.press("j")  # on with the one that has taken its place
    shown(page, other)


def test_lists_stay_behind_their_text_fields_in_the_next_request(city, before) -> None:
    for number in range(LONG_LIST):
        directory.create_unit(
            code=f"D{number}",
            name=f"部门{number}",
            kind="department",
            parent=city.units["440704"],
            by=SYSTEM,
            at=SINCE,
            department_kind="管理",
        )
    first, second = city.open(title="甲"), city.open(title="乙")
    page = before("dispatcher").page
    shown(page, first)
    page.keyboard.press("j")
    shown(page, second)
    page.keyboard.press("d")
    form = page.locator("#pane form[data-move='dispatch']")
    expect(form.locator("choice-control input[role=combobox]")).to_be_visible()
    box = form.locator("choice-control select").bounding_box()
    assert box is not None
    assert box["width"] == 1


def test_shortcut_waits_for_its_request_to_load(city, before) -> None:
    first, second = city.open(title="甲"), city.open(title="乙")
    page = before("dispatcher").page
    shown(page, first)
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.press("a")  # a word typed too early is not a command
    shown(page, second)
    page.keyboard.type("已核实")
    expect(page.locator("#pane form[data-move='note'] textarea")).to_have_value("已核实")
    assert (state_of(first), state_of(second)) == ("reported", "reported")


def test_shortcut_is_dropped_when_another_request_is_selected_before_loading(city, before) -> None:
    first, second, third = (city.open(title=title) for title in "甲乙丙")
    page = before("dispatcher").page
    shown(page, first)
    page.keyboard.press("j")
    page.keyboard.press("a")  # meant for the second, which is on its way
    page.keyboard.press("j")
    shown(page, third)
    expect(page.locator("#pane form[data-move='accept']")).to_be_attached()
    assert {state_of(each) for each in (first, second, third)} == {"reported"}


def test_impossible_shortcut_explains_why(city, before) -> None:
    city.open()
    page = before("dispatcher").page
    expect(page.locator("#pane .case-page")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator(".toasts")).to_contain_text("Available when the request is")


def test_refused_move_is_explained_in_the_pane_and_keeps_the_input(city, before) -> None:
    case = city.open()
    person = before("dispatcher")
    page, person.expected = person.page, {409}
    shown(page, case)
    Case.objects.filter(pk=case.pk).update(version=99)
    page.keyboard.press("n")
    page.keyboard.type("写了很久")
    page.locator("#pane form[data-move='note'] button").click()
    expect(page.locator("#pane .notice.is-bad")).to_be_visible()
    expect(page.locator("#pane form[data-move='note'] textarea")).to_have_value("写了很久")


def test_every_shortcut_of_the_inbox_is_listed(city, before) -> None:
    case = city.open()
    page = before("dispatcher").page
    shown(page, case)
    page.keyboard.press("?")
    listed = page.locator("#keys dl").all_inner_texts()
    for key in ("Enter", "Esc", "a", "d", "w", "j"):
        assert any(f"{key}\n" in each or f"{key} k" in each for each in listed), key
    assert "Acknowledge" not in str(listed)  # not possible now


def test_request_that_left_the_scope_leaves_the_pane(city, before) -> None:
    case = city.open()
    Case.objects.filter(pk=case.pk).update(
        area=None, unit=city.urban, first_receiver=city.units["440704005"], state="handling"
    )
    page = before("handler").page
    shown(page, case)
    page.keyboard.press("t")
    form = page.locator("#pane form[data-move='transfer']")
    form.locator("select").select_option(str(city.units["JH-HSG"].id))
    form.locator("textarea").fill("职责所在")
    form.locator("button:not(.quick-one)").click()
    expect(page.locator("#pane")).to_contain_text("Moved out of your inbox")
    expect(page.locator("#queue")).to_contain_text("Nothing is waiting here")


def test_several_requests_are_selected_by_keyboard_and_dispatched_separately(city, before) -> None:
    cases = [city.open(title=title) for title in "甲乙丙丁"]
    person = before("dispatcher")
    page = person.page
    shown(page, cases[0])
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("X")
    expect(page.locator("[data-batch-count]")).to_have_text("3")
    page.keyboard.press("k")
    page.keyboard.press("x")  # the second one not after all
    expect(page.locator("[data-batch-count]")).to_have_text("2")
    actions.dispatch(case=cases[2].id, by=city["dispatcher"], at=city.at, unit=city.urban)
    page.keyboard.press("D")
    page.locator("#batch-unit").select_option(str(city.urban))
    page.fill("#batch-reason", "一并处理")
    page.locator("#batch button.btn-primary").click()
    expect(page.locator("#pane")).to_contain_text("1 request was dispatched to 区城管局.")
    expect(page.locator("#pane")).to_contain_text("is in charge of this request")
    assert [state_of(case) for case in cases] == [
        "dispatched",
        "reported",
        "dispatched",
        "reported",
    ]
    expect(page.locator("#batch")).to_be_hidden()
    expect(page.locator(f"#row-{cases[0].id}")).to_have_count(0)
    person.examine("batch")


def test_several_requests_are_selected_by_touch_on_a_phone(city, before) -> None:
    cases = [city.open(title=title) for title in "甲乙"]
    person = before("dispatcher", "phone", "zh-CN")
    page = person.page
    expect(page.locator("#batch")).to_be_hidden()
    for box in page.locator(".pick").all():
        box.tap()
    person.examine("batch-form")
    page.locator("#batch-unit").select_option(str(city.urban))
    person.press("#batch button.btn-primary")
    assert {state_of(case) for case in cases} == {"dispatched"}
    person.examine("batch")


def test_conflicting_move_shows_the_other_change_and_keeps_the_text(city, before) -> None:
    case = city.open()
    person = before("dispatcher")
    page, person.expected = person.page, {409}
    shown(page, case)
    page.keyboard.press("n")
    page.keyboard.type("写了很久")
    actions.accept(case=case.id, by=city["district"], at=city.at)
    page.locator("#pane form[data-move='note'] button").click()
    told = page.locator("#pane [role=alert]")
    expect(told).to_contain_text("This request has changed")
    expect(told).to_contain_text("Accepted")
    expect(told).to_contain_text("district")
    expect(told).not_to_contain_text("Received")  # what was there before is no news
    note = page.locator("#pane form[data-move='note']")
    expect(note.locator("textarea")).to_have_value("写了很久")
    note.locator("button").click()
    expect(page.locator("#pane .notice.is-good")).to_be_visible()
    expect(page.locator("#pane")).to_contain_text("写了很久")


def test_text_being_written_survives_viewing_another_request(city, before) -> None:
    first, second = city.open(title="甲"), city.open(title="乙")
    page = before("dispatcher").page
    shown(page, first)
    page.keyboard.press("n")
    page.keyboard.type("写到一半")
    page.keyboard.press("Escape")
    with page.expect_response("**/drafts/**"):  # before typing has paused
        page.keyboard.press("j")
    shown(page, second)
    page.keyboard.press("k")
    shown(page, first)
    page.keyboard.press("n")
    note = page.locator("#pane form[data-move='note'] textarea")
    expect(note).to_have_value("写到一半")
    note.press("End")
    page.keyboard.type("，又写了些")
    expect(page.locator("#note-text-kept")).to_contain_text("Saved as a draft at")
    page.reload()
    shown(page, first)
    expect(note).to_have_value("写到一半，又写了些")
    page.keyboard.press("n")
    page.locator("#pane form[data-move='note'] button").click()
    expect(page.locator("#pane .notice.is-good")).to_be_visible()
    expect(note).to_have_value("")


def test_template_is_appended_to_the_existing_text(city, before) -> None:
    case = city.open()
    actions.dispatch(case=case.id, by=city["dispatcher"], at=city.at, unit=city.urban)
    actions.sign(case=case.id, by=city["handler"], at=city.at)
    given = {"name": "已清运", "text": "{number}已清运。", "move": "resolve"}
    open_record("template", given, unit=city.urban, by=SYSTEM, at=city.at)
    person = before("handler", "desk", "zh-CN")
    page = person.page
    shown(page, case)
    page.keyboard.press("e")
    page.fill("#resolve-reason", "您好！")
    page.select_option("#resolve-reason-template", label="已清运")
    expect(page.locator("#resolve-reason")).to_have_value(f"您好！\n{case.number}已清运。")
    person.examine("template-chosen")
