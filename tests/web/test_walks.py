"""Daily walks of each role: taps and typed fields are those of the documentation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from jiceng.cases import actions
from jiceng.cases.models import Approval, ApprovalKind, Case
from jiceng.directory.models import Person
from tests.web.screens import _morning, before, city
from tests.web.test_comparison import twins
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


def entry(walk: Walk, path: str, area: str = "/desk/") -> None:
    """Go to a page by the side bar, or by the entry of its area and its tab there."""
    direct = walk.page.locator(f".side a[href='{path}']:not([hidden])")
    if not direct.count():
        walk.tap(f".side a[href='{area}']", leads=True)
        direct = walk.page.locator(f".area-tabs a[href='{path}']")
    walk.tap(direct, leads=True)


def open_request(walk: Walk, case: Case) -> None:
    """Open a request from a list as a page."""
    walk.tap(f"main a[href*='/desk/requests/{case.pk}/']")
    expect(walk.page.locator(f"form[action*='{case.pk}']").first).to_be_attached()


def test_dispatcher_accepts_classifies_and_dispatches(city: World, before: Any) -> None:
    case = city.open()
    walk = start(before, "dispatcher")
    entry(walk, "/desk/")
    open_request(walk, case)
    walk.tap(walk.open_form("accept").locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='accept']")).to_have_count(0)
    form = walk.open_form("dispatch")
    walk.tap(form.locator(".likely-one"))
    walk.tap(form.locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='dispatch']")).to_have_count(0)
    case.refresh_from_db()
    assert case.state == "dispatched"
    compare("accept and dispatch a request", walk)


def test_dispatcher_merges_a_like_with_its_preview(city: World, before: Any) -> None:
    first, second = twins(city)
    walk = start(before, "dispatcher")
    entry(walk, "/desk/")
    open_request(walk, second)
    form = walk.open_form("merge")
    walk.tap(form.locator(f"label:has([name='into'][value='{first.pk}'])"))
    expect(form.locator("#merge-preview mark").first).to_be_visible()
    walk.write(form.locator("textarea[name='reason']"), "同一处垃圾，合并办理。")
    walk.tap(form.locator("button[type=submit]"))
    expect(walk.page.locator(f"form[action*='{second.pk}']")).to_have_count(0)
    second.refresh_from_db()
    assert (second.state, second.merged_into_id) == ("merged", first.pk)
    compare("merge a like into another", walk)


def test_department_acknowledges_and_resolves(city: World, before: Any) -> None:
    case = city.open()
    actions.dispatch(case=case.id, by=city["dispatcher"], at=city.at, unit=city.urban)
    walk = start(before, "handler")
    entry(walk, "/desk/")
    open_request(walk, case)
    walk.tap(walk.open_form("sign").locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='sign']")).to_have_count(0)
    form = walk.open_form("resolve")
    walk.write(form.locator("textarea[name='reason']"), "垃圾已清运，并加派保洁员每日巡查。")
    walk.tap(form.locator("button[type=submit]"))
    expect(walk.page.locator("form[data-move='resolve']")).to_have_count(0)
    case.refresh_from_db()
    assert case.state == "resolved"
    compare("acknowledge and resolve a request", walk)


def test_lead_approves_an_extension(city: World, before: Any) -> None:
    case = city.open()
    actions.dispatch(case=case.id, by=city["dispatcher"], at=city.at, unit=city.urban)
    actions.sign(case=case.id, by=city["handler"], at=city.at)
    ask(city, case)
    walk = start(before, "lead")
    entry(walk, "/desk/approvals/")
    walk.tap("form.decide button[value='yes']", leads=True)
    assert Approval.objects.get().granted
    compare("approve an extension", walk)


def test_callback_agent_records_three_answers(city: World, before: Any) -> None:
    case = city.resolved()
    walk = start(before, "caller")
    entry(walk, "/desk/callbacks/")
    walk.tap(f"main a[href*='{case.pk}']", leads=True)
    form = walk.open_form("call_back")
    for field, value in (("contacted", "yes"), ("solved", "yes"), ("level", "5")):
        walk.tap(form.locator(f"label:has([name='{field}'][value='{value}'])"))
    walk.tap(form.locator("button.btn-primary"), leads=True)
    case.refresh_from_db()
    assert case.state == "closed"
    compare("record a callback", walk)


def test_clerk_registers_a_call(city: World, before: Any) -> None:
    walk = start(before, "clerk")
    entry(walk, "/desk/counter/")
    walk.write("#phone", "19900001234")
    walk.write("#text", "小区门口的垃圾三天没人清运，很臭")
    walk.write("#address", "江南社区居委会东侧")
    walk.tap("main form button.btn-primary", leads=True)
    assert Case.objects.get().channel in {"hotline", "counter"}
    compare("register a call", walk)


def test_auditor_verifies_the_audit_log(city: World, before: Any) -> None:
    city.open()
    walk = start(before, "auditor")
    entry(walk, "/desk/admin/audit/")
    walk.tap("form[action*='verify'] button", leads=True)
    compare("verify the audit log", walk)


def test_administrator_adds_a_person_with_a_position(city: World, before: Any) -> None:
    walk = start(before, "administrator")
    entry(walk, reverse("admin-directory"), reverse("accounts"))
    walk.tap(f"main a[href*='{city.units['440704'].pk}']", leads=True)
    walk.tap("main a[href*='/appoint/']", leads=True)
    walk.tap("main a[href*='?new=']", leads=True)
    walk.write("[name='name']", "陈小明")
    walk.choose("[name='role']", "handler")
    walk.tap("main form button.btn-primary", leads=True)
    # Over a whole district a second administrator confirms the position.
    assert Person.objects.filter(name="陈小明").exists()
    compare("add a person with a position", walk)


def ask(city: World, case: Case) -> None:
    """The department asks for an extension."""
    actions.ask(
        case=case.id,
        by=city["handler"],
        at=city.at,
        kind=ApprovalKind.EXTEND,
        reason="等待清运车辆",
        amount=Decimal(1),
    )
