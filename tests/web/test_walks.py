"""Daily walks of each role: taps and typed fields are those of docs/walks.md."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from jiceng.cases import actions
from jiceng.cases.models import Case
from tests.web.screens import _morning, before, city
from tests.web.walking import Walk, documented
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]


def compare(name: str, walk: Walk) -> None:
    """A walk takes what the documentation says."""
    assert documented().get(name) == walk.effort, f"{name}: {walk.effort}"


def start(before: Any, who: str, screen: str = "desk", path: str = "/desk/home/") -> Walk:
    """Somebody at the page where their day begins."""
    person = before(screen=screen)
    person.become(who)
    person.go(path)
    return Walk(person)


def entry(walk: Walk, path: str) -> None:
    """Go to a page by the side bar or the tabs of a phone."""
    walk.tap(f".side a[href='{path}'], .tabs-below a[href='{path}']", leads=True)


def open_request(walk: Walk, case: Case) -> None:
    """Open a request from a list as a page."""
    walk.tap(f"main a[href*='/desk/requests/{case.pk}/']")
    expect(walk.page.locator(f"form[action*='{case.pk}']").first).to_be_attached()


def test_resident_reports_with_one_typed_field(city: World, before: Any) -> None:
    walk = start(before, "", "phone", "/")
    walk.person.context.grant_permissions(["geolocation"])
    walk.person.context.set_geolocation({"longitude": 113.1, "latitude": 22.56})
    walk.write("#text", "小区门口的垃圾三天没人清运，臭气熏天。")
    walk.tap("[data-locate]")
    expect(walk.page.locator("#lon")).to_have_value("113.100000")
    walk.tap("main form button.btn-primary[type=submit], main form button.btn-primary", leads=True)
    assert Case.objects.get().lon == pytest.approx(113.1)
    assert walk.effort.taps <= 4
    assert walk.effort.fields == 1
    compare("report a problem", walk)


def test_dispatcher_accepts_classifies_and_dispatches(city: World, before: Any) -> None:
    case = city.open()
    walk = start(before, "dispatcher")
    entry(walk, "/desk/")
    open_request(walk, case)
    walk.tap(walk.open_form("accept").locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='accept']")).to_have_count(0)
    form = walk.open_form("dispatch")
    walk.tap(form.locator("label:has([name='unit']), [name='unit']"))
    walk.tap(form.locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='dispatch']")).to_have_count(0)
    case.refresh_from_db()
    assert case.state == "dispatched"
    compare("accept and dispatch a request", walk)


def test_department_acknowledges_and_resolves(city: World, before: Any) -> None:
    case = city.open()
    actions.dispatch(case=case.id, by=city["dispatcher"], at=city.at, unit=city.urban)
    walk = start(before, "handler")
    entry(walk, "/desk/")
    open_request(walk, case)
    walk.tap(walk.open_form("sign").locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='sign']")).to_have_count(0)
    compare("acknowledge a request", walk)
    form = walk.open_form("resolve")
    walk.write(form.locator("textarea[name='reason']"), "垃圾已清运，并加派保洁员每日巡查。")
    walk.tap(form.locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='resolve']")).to_have_count(0)
    case.refresh_from_db()
    assert case.state == "resolved"
    compare("acknowledge and resolve a request", walk)
