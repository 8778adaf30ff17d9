"""Appearance beyond single pages, and tests of the checks themselves.

The checks of all pages are in `test_checked_pages.py`.
"""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from playwright.sync_api import expect

from jiceng.cases import actions
from jiceng.core.access import SYSTEM
from tests.web.screens import _morning, before, city

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_larger_text_works_without_scripts_and_is_remembered(
    city, browser, live_server, locale
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale=locale, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(live_server.url + "/find/")
    page.locator("button[name='larger']").click()
    expect(page.locator("html")).to_have_class("is-larger")
    assert page.url.endswith("/find/")
    page.goto(live_server.url + "/")
    expect(page.locator("html")).to_have_class("is-larger")
    context.close()


@pytest.mark.parametrize("name", ["report", "follow", "sign-in"])
def test_larger_text_is_not_cut_off_on_a_phone(city, before, name) -> None:
    opened = actions.open_case(report=city.report(), by=SYSTEM, at=city.at)
    paths = {"report": "/report/", "follow": f"/r/{opened.secret}/", "sign-in": "/sign-in/"}
    person = before("", "phone")
    person.go("/")
    person.press("button[name='larger']")
    person.go(paths[name])
    person.examine(f"larger-{name}")


def test_refused_report_shows_accessible_errors(city, before) -> None:
    person = before("", "phone")
    person.expected = {422}
    person.go("/report/")
    person.page.fill("#text", "路灯不亮")
    person.page.fill("#phone", "打我电话")
    person.press("main form button.w-100")
    expect(person.page.locator("#phone")).to_have_attribute("aria-invalid", "true")
    person.examine("report-refused")


def test_error_pages_pass_the_page_checks(city, before) -> None:
    for who in ("", "dispatcher"):
        person = before(who, "phone")
        person.expected = {404}
        for path in ("/no/such/page/", "/r/ABCDEFGH/"):
            person.go(path)
            person.examine(f"missing-{who or 'resident'}")


@pytest.mark.parametrize("path", ["/", "/report/", "/find/"])
def test_public_page_is_small_without_htmx_and_alpine(city, before, path) -> None:
    person = before("")
    fetched: list[Any] = []
    person.page.on("response", lambda response: fetched.append(response))  # noqa: PLW0108
    person.page.goto(person.url + path, wait_until="networkidle")
    # As a phone gets it; the test server itself does not compress.
    weight = sum(len(gzip.compress(each.body())) for each in fetched)
    assert weight < 40_000, f"{weight} bytes: {[each.url for each in fetched]}"
    assert not [each.url for each in fetched if "desk" in each.url]
    assert person.page.evaluate("window.htmx === undefined && window.Alpine === undefined")


# The checker itself: each of its measures sees what it is there for.

LONG = "e.textContent = '长'.repeat(200); e.style.whiteSpace = 'nowrap'; "
FLAWS = {
    "wider than the screen": LONG,
    "clipped": LONG + "e.style.overflow = 'hidden'",
    "sticking out": "e.innerHTML = '<button><span>x</span></button>'; "
    "e.querySelector('span').style.marginLeft = '-9rem'",
    "too small": "e.innerHTML = '<button>x</button>'",
    "empty icon": "e.innerHTML = '<svg class=icon><use href=#no-such-icon></use></svg>'",
    "label": "e.innerHTML = '<input class=form-control>'",
    "policy": "e.innerHTML = '<p style=color:red>x</p>'",
    "console": "console.error('something broke')",
    "script": "setTimeout(() => { throw new Error('something broke') })",
    "404": "fetch('/no/such/page/')",
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_page_checks_detect_faults(city, before, flaw) -> None:
    person = before("", "phone")
    person.go("/find/")
    person.page.evaluate(f"() => {{ const e = document.querySelector('main'); {FLAWS[flaw]} }}")
    if flaw in {"console", "script", "404"}:  # told by the browser when it comes to it
        while not person.faults:
            person.page.wait_for_timeout(20)
    with pytest.raises(AssertionError, match=flaw):
        person.examine("flawed")


# How far the blocks of each row miss the width of the page.
UNFILLED = """() => {
  const home = document.querySelector(".home"), rows = new Map();
  for (const block of home.children) {
    const { top, width } = block.getBoundingClientRect();
    rows.set(top, (rows.get(top) ?? -16) + width + 16);
  }
  return [...rows.values()].map((filled) => Math.abs(filled - home.clientWidth));
}"""


def test_block_alone_in_its_row_takes_the_whole_row(city, before) -> None:
    actions.open_case(report=city.report(), by=SYSTEM, at=city.at)
    person = before("dispatcher")
    person.go("/desk/home/")
    expect(person.page.locator(".home [aria-busy]")).to_have_count(0)
    halves = person.page.locator(".home > .home-block:not(.is-wide)")
    number = halves.count()
    assert number
    for left in range(number, 0, -1):  # also as blocks without content go
        assert halves.count() == left
        assert max(person.page.evaluate(UNFILLED)) < 2
        halves.first.evaluate("block => block.remove()")
