"""The whole process in a real browser, on phone and desktop: from report to the three rates.

Each step is made by its role in a browser context of its own. No page may log an error, request
something that fails, or be wider than the screen.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from jiceng.cases.models import Case
from jiceng.core.audit_verification import verify
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning, city
from tests.world import World

__all__ = ["_morning", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


RESIDENTS = ("resident", "neighbour")


class Town:
    """All participants of one request, each with a browser window."""

    def __init__(self, city: World, browser: Browser, url: str, screen: str, locale: str) -> None:
        self.city, self.people = city, dict[str, BrowserUser]()
        self._open = lambda: BrowserUser(browser, url, screen, locale)
        self.case: Case
        self.request = self.link = ""

    def __getitem__(self, who: str) -> BrowserUser:
        if who not in self.people:
            self.people[who] = self._open()
            if who not in RESIDENTS:
                self.people[who].sign_in_by_form(who)
        return self.people[who]

    def at_request(self, who: str) -> BrowserUser:
        self[who].go(self.request)
        return self[who]


def grant_location(somebody: BrowserUser) -> None:
    """Grant the page access to the location."""
    somebody.context.grant_permissions(["geolocation"])
    somebody.context.set_geolocation({"longitude": 113.1, "latitude": 22.56})
    somebody.page.click("[data-locate]")
    expect(somebody.page.locator("#lon")).to_have_value("113.100000")


def report(town: Town) -> None:
    """A resident reports and finds the request by its tracking code."""
    resident = town["resident"]
    resident.go("/report/")
    resident.keep("report")
    page = resident.page
    page.fill("#text", "小区门口的垃圾三天没人清运，臭气熏天，夏天蚊虫很多，请尽快处理。")
    page.fill("#address", "江南社区居委会东侧")
    grant_location(resident)
    page.fill("#name", "张小满")
    page.fill("#phone", "19900001234")
    resident.press("main form button.w-100")
    code = page.locator("[data-secret]").get_attribute("data-secret") or ""
    resident.keep("received")
    resident.go("/find/")
    page.fill("#code", code.lower())
    resident.press("main form button")
    town.case, town.link = Case.objects.get(), f"/r/{code}/"
    town.request = f"/desk/requests/{town.case.id}/"


def dispatch(town: Town) -> None:
    """The street accepts, confirms the category and dispatches; the department acknowledges."""
    street = town["dispatcher"]
    street.go("/desk/")
    street.keep("inbox")
    street.page.locator(f"#open-{town.case.id}").focus()
    with street.navigation():
        street.page.keyboard.press("Enter")
    street.keep("request-new")
    street.move("accept")
    street.move("classify", category="1504")
    street.move("dispatch", unit=str(town.city.urban), reason="请尽快清运")
    town.at_request("handler").move("sign")
    town["handler"].keep("request-handling")


def another_follows(town: Town) -> None:
    """Another resident starts a report and follows the first request instead."""
    neighbour = town["neighbour"]
    neighbour.go("/report/")
    page = neighbour.page
    page.fill("#text", "小区门口的垃圾三天没人清运，臭气熏天")
    grant_location(neighbour)
    neighbour.press(page.locator(".likes-near a").first)
    neighbour.keep("join")
    expect(page.locator("main")).not_to_contain_text("夏天蚊虫很多")
    neighbour.press("main form button.w-100")
    expect(page.locator("[data-secret]")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("夏天蚊虫很多")
    neighbour.keep("joined")


def merge_a_duplicate(town: Town) -> None:
    """A clerk registers the same matter by phone; the street merges it into the first request."""
    clerk = town["clerk"]
    clerk.go("/desk/counter/")
    clerk.page.fill("#phone", "19900004321")
    clerk.page.fill("#text", "小区门口垃圾又没人清，很臭")
    clerk.page.fill("#address", "江南社区居委会东侧")
    clerk.press("main form button.btn-primary")
    clerk.keep("receipt")
    twin = Case.objects.exclude(pk=town.case.pk).get()
    town["dispatcher"].go(f"/desk/requests/{twin.id}/")
    town["dispatcher"].move("merge", into_number=town.case.number, reason="同一处垃圾")
    twin.refresh_from_db()
    assert twin.merged_into == town.case


def extend_and_whistle(town: Town) -> None:
    """The deadline is extended; two departments are called, check in and close."""
    town.at_request("handler").move("ask_extend", amount="1", reason="等待清运车辆调度")
    lead = town["lead"]
    lead.go("/desk/approvals/")
    lead.keep("approvals")
    lead.page.fill("[name='reason']", "同意")
    lead.press("button[value='yes']")
    assert lead.page.url.endswith(town.request)
    called = [str(town.city.units[code].id) for code in ("JH-HSG", "JH-POL")]
    town.at_request("street_leader").move(
        "whistle", units=called, ground="joint_enforcement", reason="联合整治占道堆放"
    )
    for who in ("housing", "police"):
        body = town.at_request(who)
        body.press("form[action$='/report-in/'] button")
        body.page.fill("form[action$='/close/'] [name='text']", "已到场清理")
        body.press("form[action$='/close/'] button")
        expect(body.page.locator(".notice.is-good")).to_be_visible()


def resolve_and_call_back(town: Town) -> None:
    """Resolved, reopened and resolved again; the resident is satisfied."""
    town.at_request("handler").move("resolve", reason="垃圾已全部清运，并加派保洁员每日巡查。")
    town["resident"].go(town.link)
    town["resident"].keep("to-rate")
    agent = town["caller"]
    agent.go("/desk/callbacks/")
    agent.keep("callbacks")
    agent.press(f"a[href='{town.request}callback/']")
    agent.keep("callback")
    agent.move("call_back", contacted="yes", solved="no", level="1", reason="还有一堆没清")
    handler = town.at_request("handler")
    handler.move("sign")
    handler.move("resolve", reason="剩余垃圾已清完。")
    resident = town["resident"]
    resident.go(town.link)
    resident.press("form[action$='/rate/'] button[value='good']")
    expect(resident.page.locator("form[action$='/rate/']")).to_have_count(0)
    # The other caller, whose report was merged, is asked as well before it is closed.
    town["caller"].go(f"{town.request}callback/")
    town["caller"].move("call_back", contacted="yes", solved="yes", level="5")
    resident.go(town.link)
    resident.keep("closed")


def read_as_auditor(town: Town) -> None:
    """The auditor can read everything and change nothing."""
    auditor = town.at_request("auditor")
    expect(auditor.page.locator("#timeline")).to_be_visible()
    expect(auditor.page.locator("form[data-move]")).to_have_count(0)
    auditor.keep("request-audited")


def show_figures(town: Town) -> None:
    """The figures contain the request, and each opens its drill-down."""
    office = town.at_request("district")
    office.keep("request-closed")
    office.go("/desk/search/?q=垃圾")
    office.keep("search")
    office.go("/desk/figures/?level=department")
    row = office.page.locator("tbody tr", has_text="区城管局")
    expect(row.locator("td").nth(1)).to_have_text("1")
    office.keep("figures")
    office.press(row.locator("a"))
    expect(office.page.locator(f"a[href='{town.request}']")).to_be_visible()
    office.keep("records")
    office.go("/roots/")
    office.keep("roots")


# Both languages and both sizes; the looks of pages cover all four combinations.
@pytest.mark.parametrize(("locale", "screen"), [("zh-CN", "phone"), ("en", "desk")])
def test_request_goes_from_report_to_the_three_rates(
    city: World, live_server: Any, browser: Browser, screen: str, locale: str
) -> None:
    town = Town(city, browser, live_server.url, screen, locale)
    for part in (
        report,
        another_follows,
        dispatch,
        merge_a_duplicate,
        extend_and_whistle,
        resolve_and_call_back,
        read_as_auditor,
        show_figures,
    ):
        part(town)
    town.case.refresh_from_db()
    assert (town.case.state, town.case.reopen_count) == ("closed", 1)
    assert town.case.callback_level == 5
    assert verify().ok
    for person in town.people.values():
        person.check_page()
        person.leave()


def test_queue_is_worked_by_keyboard(city: World, live_server: Any, browser: Browser) -> None:
    first, second = city.open(title="甲"), city.open(title="乙")
    street = BrowserUser(browser, live_server.url, "desk", "zh-CN")
    street.sign_in("dispatcher")
    page = street.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/requests/**")
    assert str(first.id) in page.url
    with street.navigation():
        page.keyboard.press("a")
    expect(page.locator(".notice.is-good")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("已电话核实")
    assert page.locator("form[data-move='note'] textarea").input_value() == "已电话核实"
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type(second.number)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator(f"a[href*='{second.id}']")).to_be_visible()
    street.check_page()
    street.context.close()


def test_refused_form_explains_the_fault_and_keeps_the_input(
    city: World, live_server: Any, browser: Browser
) -> None:
    case = city.open()
    street = BrowserUser(browser, live_server.url, "phone", "zh-CN")
    street.sign_in("dispatcher")
    street.go(f"/desk/requests/{case.id}/")
    Case.objects.filter(pk=case.pk).update(version=99)
    street.page.locator("details:has(> form[data-move='dispatch']) > summary").click()
    form = street.page.locator("form[data-move='dispatch']")
    form.locator("select").select_option(str(city.urban))
    form.locator("textarea").fill("请尽快")
    form.locator("button[type=submit]").click()
    expect(street.page.locator(".notice.is-bad")).to_be_visible()
    assert form.locator("textarea").input_value() == "请尽快"
    assert form.locator("select").input_value() == str(city.urban)
    street.keep("refused")
    street.context.close()
