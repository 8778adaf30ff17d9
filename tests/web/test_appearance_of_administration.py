"""Scripts and error states of administration pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jiceng.core import day_closing, root_publication
from jiceng.core.models import MachineClock
from tests.cases.administration.checked_pages import content
from tests.cases.import_samples import row, write
from tests.web.screens import _morning, before, city
from tests.web.test_checked_pages import FOUR

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def test_branch_is_opened_and_closed_by_keyboard(city, before) -> None:
    person = before("administrator")
    person.go("/desk/admin/categories/")
    branch = person.page.locator("[aria-controls=below-15]")
    branch.focus()
    person.page.keyboard.press("Enter")
    expect(branch).to_have_attribute("aria-expanded", "true")
    expect(person.page.get_by_role("link", name="停车")).to_be_visible()
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("link", name="停车")).to_be_hidden()
    person.check_page()


def test_current_tab_is_visible_on_a_phone(city, before) -> None:
    person = before("administrator", "phone")
    for path in ("/desk/admin/directory/", "/desk/admin/directory/roles/"):
        person.go(path)
        expect(person.page.locator(".tab[aria-current]")).to_be_in_viewport(ratio=0.9)


def test_effect_of_a_deadline_updates_while_typing(city, before) -> None:
    person = before("administrator", "phone")
    person.go("/desk/admin/categories/1504/")
    person.page.fill("#id_deadline_amount", "")
    expect(person.page.locator(".due-box")).to_contain_text("大于零")
    person.page.locator("#id_deadline_amount").press_sequentially("2")
    person.page.select_option("#id_deadline_unit", "calendar_day")
    expect(person.page.locator(".due-examples li")).to_have_count(2)
    person.check_page()


def test_rule_is_moved_by_keyboard_and_keeps_focus(city, before) -> None:
    draft = content(city)["draft"]
    person = before("administrator")
    person.go(draft)
    rules = person.page.locator(".rule")
    texts = rules.all_inner_texts()
    # It landed before those that take everything.
    place = next(n for n, text in enumerate(texts) if "热线" in text)
    assert place + 1 < len(texts)
    rules.nth(place).locator("[data-down]").focus()
    person.page.keyboard.press("Alt+ArrowDown")
    expect(rules.nth(place + 1)).to_contain_text("热线")
    expect(rules.nth(place + 1).locator("[data-down]")).to_be_focused()
    expect(person.page.locator(".toasts")).to_contain_text(f"第{place + 2}条")
    person.page.keyboard.press("Alt+ArrowUp")
    expect(rules.nth(place)).to_contain_text("热线")
    expect(rules.nth(place).locator("[data-up]")).to_be_focused()
    person.check_page()


def test_too_large_file_is_refused_before_the_upload(city, before, settings) -> None:
    settings.JICENG_UPLOAD_MB = 0
    person = before("administrator", "phone")
    person.go("/desk/admin/imports/")
    chosen = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"id"}
    person.page.set_input_files("input[type=file]", files=[chosen])
    told = person.page.locator("input[type=file]").evaluate("e => e.validationMessage")
    assert "文件太大" in told
    person.check_page()


def test_upload_shows_progress_and_leads_to_the_preview(city, before, tmp_path) -> None:
    person = before("administrator", "phone")
    person.go("/desk/admin/imports/")
    table = write(tmp_path / "t.csv", [row(n) for n in range(3)])
    person.page.set_input_files("input[type=file]", table)
    person.press("form[data-upload] button.btn-primary")
    expect(person.page.locator("h1")).to_have_text("t.csv")
    assert person.page.url.startswith(person.url + "/desk/admin/imports/0")


@pytest.mark.parametrize(("screen", "locale"), FOUR)
def test_roots_and_clock_warning_pass_the_page_checks(
    city, before, screen, locale, settings, tmp_path
) -> None:
    settings.JICENG_ROOTS_TO = (
        ("post", "https://other.example.gov.cn/roots/received/"),
        ("file", str(tmp_path / "nowhere" / "roots.jsonl")),
    )
    city.resolved()
    now = timezone.now()
    day_closing.close_due_days(at=now + timedelta(days=2))
    root_publication.send_due(at=now)
    MachineClock.objects.update(held_since=now, ahead=timedelta(days=3))
    found = list[str]()
    for who, name, path in (
        ("auditor", "admin-audit-clock", "/desk/admin/audit/"),
        ("administrator", "admin-retention-clock", "/desk/admin/retention/"),
        ("", "roots-signed", "/roots/"),
    ):
        person = before(who, screen, locale)
        person.go(path)
        found += person.complaints(name)
    assert not found, "\n".join(found)
