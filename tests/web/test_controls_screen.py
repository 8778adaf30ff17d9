"""Controls of our own in a browser: long lists, days and times, files; with and without scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from jiceng.directory.models import Unit
from tests import photos
from tests.sample_grids import publish_grids
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.fixture
def search(city, before) -> BrowserUser:
    """The search page of a dispatcher, in Chinese, with its filter open."""
    above = Unit.objects.get(kind="district", tree="admin")
    for n in range(14):
        Unit.objects.create(
            code=f"JH-X{n}",
            name=f"区第{n}管理局",
            kind="department",
            parent=above,
            path=f"{above.path}JH-X{n}/",
            valid_from=above.valid_from,
        )
    publish_grids()
    person: BrowserUser = before("dispatcher")
    person.go("/desk/search/")
    person.page.locator(".filter summary").click()
    return person


def value(page: Page, field: str) -> str:
    found: str = page.locator(field).input_value()
    return found


def test_long_list_is_searched_by_name_pinyin_and_code_with_the_keyboard(search) -> None:
    page = search.page
    field = page.locator("#f-category-find")
    field.click()
    expect(page.locator("#f-category-list [role=option]").first).to_be_visible()
    field.fill("dmnc")  # the initials of 堵门挪车
    options = page.locator("#f-category-list [role=option]")
    expect(options.first).to_contain_text("堵门挪车")
    expect(options.first.locator("small")).to_contain_text("停车")
    assert field.get_attribute("aria-expanded") == "true"
    active = field.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    chosen = options.first.get_attribute("data-value")
    field.press("Enter")
    expect(page.locator("#f-category-list")).to_be_hidden()
    assert value(page, "#f-category") == chosen
    field.click()
    field.fill("没有这个")
    expect(page.locator("#f-category-list")).to_contain_text("没有匹配")
    field.press("Escape")
    assert value(page, "#f-category") == chosen  # half-typed words change nothing
    expect(field).not_to_have_value("没有这个")
    search.examine("long-list")


def test_recent_choice_comes_first_and_a_cleared_field_chooses_nothing(search) -> None:
    page = search.page
    field = page.locator("#f-unit-find")
    field.click()
    field.fill("13glj")
    field.press("Enter")
    chosen = value(page, "#f-unit")
    assert Unit.objects.get(pk=chosen).name == "区第13管理局"
    field.fill("")
    page.locator("#f-from").click()
    assert value(page, "#f-unit") == ""
    field.click()
    options = page.locator("#f-unit-list [role=option]")
    expect(options.first).to_have_attribute("data-value", chosen)
    expect(options.first.locator("small")).to_contain_text(city_name(chosen))


def city_name(unit: str) -> str:
    parent = Unit.objects.select_related("parent").get(pk=unit).parent
    assert parent is not None
    return parent.name


def test_grids_are_found_by_the_server(search) -> None:
    page = search.page
    field = page.locator("#f-grid-find")
    field.click()
    options = page.locator("#f-grid-list [role=option]")
    expect(options.first).to_be_visible()
    wanted = options.first.locator("span").inner_text()
    field.fill(wanted)
    expect(options).to_have_count(1)
    field.press("Enter")
    code = value(page, "[name=grid]")
    search.press("form.filter details button.btn-primary")
    assert f"grid={code}" in page.url
    expect(page.locator("#f-grid-find")).to_have_value(wanted)


def test_day_is_typed_or_chosen_in_the_language_of_the_page(search) -> None:
    page = search.page
    field = page.locator("#f-from")
    field.fill("20261028")
    field.blur()
    expect(field).to_have_value("2026-10-28")
    control = page.locator("day-control:has(#f-from)")
    expect(control.locator("[data-weekday]")).to_have_text("周三")
    field.press("Alt+ArrowDown")
    dialog = control.locator("dialog")
    expect(dialog.locator("[data-month]")).to_have_text("2026年10月")
    expect(dialog.locator("td button:focus")).to_have_text("28")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    expect(dialog.locator("[data-month]")).to_have_text("2026年11月")
    search.examine("calendar")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(field).to_have_value("2026-11-29")
    expect(field).to_be_focused()
    field.fill("10/28/2026")
    assert field.evaluate("e => e.validationMessage") == "请按“年-月-日”填写日期。"
    control.locator("[data-opens-control]").click()
    dialog.locator("[data-add='-7']").click()
    assert field.evaluate("e => e.checkValidity() && /^\\d{4}-\\d\\d-\\d\\d$/.test(e.value)")


def test_time_is_typed_or_chosen(city, before) -> None:
    person = before("dispatcher")
    person.go("/desk/notices/settings/")
    field = person.page.locator("[name=quiet_from]")
    field.fill("7点30分")
    field.blur()
    expect(field).to_have_value("07:30")
    control = person.page.locator("time-control:has([name=quiet_from])")
    control.locator("[data-opens-control]").click()
    control.locator("dialog button[value='22:30']").click()
    expect(field).to_have_value("22:30")


@pytest.fixture
def two_photos(tmp_path: Path) -> list[str]:
    paths = [tmp_path / name for name in ("before.jpg", "after.jpg")]
    for path in paths:
        path.write_bytes(photos.written(photos.halves()))
    return [str(path) for path in paths]


def attaching(city: Any, before: Any, screen: str = "desk") -> BrowserUser:
    case = city.open()
    person: BrowserUser = before("dispatcher", screen)
    person.go(f"/desk/requests/{case.pk}/")
    person.page.locator("#photos summary").click()
    return person


def test_files_are_listed_added_and_removed(city, before, two_photos, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "uploads")
    person = attaching(city, before, "phone")
    page = person.page
    control = page.locator("file-control:has(#attach-photos)")
    expect(control.locator(".files-choose")).to_contain_text("添加照片")
    page.set_input_files("#attach-photos", two_photos[0])
    page.set_input_files("#attach-photos", two_photos[1])
    rows = control.locator("li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("before.jpg")
    expect(rows.first).to_contain_text("kB")
    expect(rows.first.locator("canvas")).to_be_visible()
    person.examine("files")
    rows.first.locator("[data-remove]").click()
    expect(rows).to_have_count(1)
    assert page.evaluate("document.querySelector('#attach-photos').files[0].name") == "after.jpg"
    person.press("#photos form button.btn-primary")
    expect(page.locator(".notice.is-good")).to_be_visible()


def test_controls_are_plain_fields_without_scripts(city, browser, live_server) -> None:
    case = city.open()
    person = BrowserUser(browser, live_server.url, "desk", "zh-CN", scripts=False)
    person.become("dispatcher")
    page = person.page
    page.goto(f"{live_server.url}/desk/search/")
    page.locator(".filter summary").click()
    expect(page.locator("select#f-category")).to_be_visible()
    expect(page.locator("input#f-grid")).to_be_visible()
    expect(page.locator("#f-from")).to_have_attribute("pattern", "[0-9]{4}-[0-9]{2}-[0-9]{2}")
    expect(page.locator("[data-opens-control]").first).to_be_hidden()
    page.goto(f"{live_server.url}/desk/requests/{case.pk}/")
    page.locator("#photos summary").click()
    expect(page.locator("input#attach-photos")).to_be_visible()
    expect(page.locator("#photos .files-choose")).to_be_hidden()
    person.leave()
