"""Walks of field work and command: each role through its own work, on a phone and on a desk, in
both languages. No page may be wider than the screen, log an error or show words of the other
language; taps and typed fields on the desk are those of the documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from jiceng.cases.hot_issues.models import HotIssue
from jiceng.command import counting
from jiceng.core.worktime import CIVIL
from jiceng.directory.models import Person
from jiceng.directory.public import actor_of
from jiceng.fieldwork.findings.models import FieldLook, Finding
from jiceng.fieldwork.patrols.models import Patrol, PatrolPlan
from jiceng.ui.nav import side_of
from tests.cases.hot_issues.found import hot_issue
from tests.cases.joint_centre import samples as centre
from tests.fieldwork.checklists.samples import published_checklist
from tests.fieldwork.findings.samples import asked_look
from tests.fieldwork.hazards.samples import registered_hazard
from tests.fieldwork.patrols.samples import begun_patrol, listed_place, stops
from tests.fieldwork.phone import enrolled, hazard
from tests.sample_grids import LAT, LON, publish_grids
from tests.web.screens import _morning, before, city
from tests.web.walking import Walk, documented, foreign_words
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
FOUR = [(screen, locale) for screen in ("phone", "desk") for locale in ("zh-CN", "en")]
four = pytest.mark.parametrize(("screen", "locale"), FOUR)


class FieldWalk(Walk):
    """A walk of which each page is looked at, and each leg is counted by itself."""

    def __init__(self, before: Any, who: str, screen: str, locale: str) -> None:
        person = before(screen=screen, locale=locale)
        person.become(who)
        super().__init__(person)
        self.locale, self.who = locale, who

    def leg(self, name: str, walk: Callable[[], None]) -> None:
        """A piece of work from the home page on."""
        self._taps = self._fields = 0
        self.person.go("/desk/home/")
        walk()
        self.look()
        if self.person.screen == "desk":
            assert documented().get(name) == self.effort, f"{name}: {self.effort}"

    def to(self, path: str) -> None:
        """Go to a page by the navigation that the person has."""
        actor = actor_of(Person.objects.get(username=self.who), timezone.now())
        entries = [[reverse(page.name) for page in entry.pages] for entry in side_of(actor)]
        [area] = [pages[0] for pages in entries if path in pages]
        self.go_to(path, area)

    def tap(self, what: Any, *, leads: bool = False) -> None:
        super().tap(what, leads=leads)
        if leads:
            self.look()

    def look(self) -> None:
        """Nothing is wider than the screen, wrong or in the other language."""
        self.person.check_page()
        found = foreign_words(self.page, self.locale)
        assert not found, f"{self.page.url} ({self.person.name}): {found}"

    def send(self, form: Any) -> None:
        """Send a form."""
        self.tap(form.locator("button.btn-primary").last, leads=True)
        expect(self.page.locator("main .notice.is-bad")).to_have_count(0)

    def unfold(self, action: str) -> Any:
        """The form of a move on the page of a record, opened by its summary."""
        form = self.page.locator(f"main form[action$='{action}']").first
        expect(form).to_be_attached()
        fold = form.locator("xpath=ancestor::details[not(@open)]")
        if fold.count():
            self.tap(fold.locator("> summary"))
        return form


@four
def test_grid_officer_checks_records_and_verifies(
    city: World, before: Any, screen: str, locale: str
) -> None:
    now = timezone.now()
    city.at = now - timedelta(days=2)
    patrol = begun_patrol(city)
    city.at = now
    look = asked_look(city)
    walk = FieldWalk(before, "officer", screen, locale)

    def check() -> None:
        walk.to("/desk/patrols/")
        walk.tap(f"main a[href$='{patrol}/']", leads=True)
        form = walk.unfold("/route/")
        walk.give(form, "q01", "no")
        walk.give(form, "q03", "4")
        walk.send(form)

    def record() -> None:
        walk.to("/desk/patrols/")
        walk.tap(f"main a[href$='{patrol}/']", leads=True)
        form = walk.unfold("/findings/new/")
        walk.give(form, "stop", str(stops(patrol)[0].pk))
        walk.write(form.locator("[name='title']"), "通道内停放一辆面包车")
        walk.send(form)
        form = walk.unfold("/close/")
        walk.write(form.locator("[name='measures']"), "车主到场挪走")
        walk.send(form)

    def verify() -> None:
        walk.to("/desk/field-looks/")
        walk.tap(f"main a[href$='{look}/']", leads=True)
        form = walk.unfold("/answer/")
        walk.give(form, "result", "as_said")
        walk.write(form.locator("[name='found']"), "现场属实，约两立方米。")
        walk.send(form)

    walk.leg("check a place of a patrol", check)
    walk.leg("record a finding and close it on the spot", record)
    walk.leg("answer a verification", verify)
    assert Patrol.objects.get(pk=patrol).state == "under_way"
    assert Finding.objects.get().state == "closed"
    assert FieldLook.objects.get().state == "answered"


@four
def test_police_officer_on_a_grid_reads_and_notes(
    city: World, before: Any, screen: str, locale: str
) -> None:
    city.at = timezone.now()
    centre.attach(city, "police", "urban_management")
    case = city.open(lon=LON, lat=LAT)
    registered_hazard(city, lon=LON, lat=LAT)
    walk = FieldWalk(before, "police", screen, locale)

    def note() -> None:
        walk.to("/desk/specialist/")
        walk.tap(f"main a[href*='{case.pk}']", leads=True)
        form = walk.open_form("note")
        walk.write(form.locator("textarea"), "已与当事人联系。")
        walk.send(form)

    walk.leg("note something on a request of the own field", note)


@four
def test_judge_on_a_grid_opens_the_mediation_that_calls_them_in(
    city: World, before: Any, screen: str, locale: str
) -> None:
    city.at = timezone.now()
    centre.attach(city, "housing", "judge")
    key = centre.with_parties(city)
    centre.move(city, key, "call_in", specialist=f"{city.people['housing'].pk}|judge")
    centre.move(city, key, "plan", **centre.booking(city, centre.room(city)))
    walk = FieldWalk(before, "housing", screen, locale)

    def read() -> None:
        walk.to("/desk/specialist/")
        expect(walk.page.locator("main")).to_contain_text("调解室一")
        walk.tap(f"main a[href$='{key}/']", leads=True)
        expect(walk.page.locator("main")).to_contain_text("09:30")

    walk.leg("open the mediation that calls one in", read)


@four
def test_dispatcher_has_a_request_verified_and_a_hot_issue_escalated(
    city: World, before: Any, screen: str, locale: str
) -> None:
    city.at = timezone.now()
    case, issue = city.open(), hot_issue(city)
    phone, unit = enrolled(city["officer"], at=city.at), city.units["440704001001"].pk
    sent = [hazard(phone, unit, title, days=120) for title in ("井盖松动", "围墙开裂", "电线下垂")]
    phone.send(sent[0], sent[2], at=city.at)
    walk = FieldWalk(before, "dispatcher", screen, locale)

    def ask() -> None:
        walk.to("/desk/")
        walk.tap(f"main a[href*='/desk/requests/{case.pk}/']")
        if screen == "desk":  # until then the pane shows the first request of the queue
            expect(walk.page.locator(f"#pane a[href*='{case.pk}']").first).to_be_visible()
        form = walk.unfold("/field-looks/new/")
        walk.write(form.locator("[name='question']"), "垃圾是否仍未清运")
        walk.tap(form.locator("button.btn-primary"))  # the answer comes beside the queue
        expect(walk.page.locator("main form[action$='/withdraw/']")).to_be_attached()

    def missing() -> None:
        walk.to("/desk/phones/")
        expect(walk.page.locator("main tbody")).to_contain_text("2")

    def escalate() -> None:
        walk.to("/desk/hot-issues/")
        walk.tap(f"main a[href$='{issue}/']", leads=True)
        form = walk.unfold("/supervise/")
        walk.give(form, "assigned", str(unit))
        walk.write(form.locator("[name='due_on']"), str((city.at + timedelta(days=9)).date()))
        walk.write(form.locator("[name='words']"), "请联合执法，月底前反馈。")
        walk.send(form)

    walk.leg("ask a grid officer to verify a request", ask)
    walk.leg("see what is missing from a phone", missing)
    walk.leg("escalate a hot issue", escalate)
    assert FieldLook.objects.get().case_id == case.pk
    assert HotIssue.objects.get().state == "supervised"


@four
def test_street_leader_plans_patrols(city: World, before: Any, screen: str, locale: str) -> None:
    city.at = timezone.now()
    listed_place(city)
    checklist = published_checklist(city)
    walk = FieldWalk(before, "street_leader", screen, locale)

    def plan() -> None:
        walk.to("/desk/patrol-plans/")
        walk.tap("main a[href$='/desk/patrol-plans/new/']", leads=True)
        walk.choose("#unit", str(city.units["440704001001"].pk))
        walk.tap("main button.btn-primary", leads=True)
        form = walk.page.locator("main form:has([name='checklist'])")
        walk.give(form, "name", "消防通道月巡")
        walk.give(form, "checklist", str(checklist))
        walk.give(form, "every", "month")
        walk.write(form.locator("[name='days']"), "3")
        tomorrow = (city.at + timedelta(days=1)).astimezone(CIVIL).date()
        walk.write(form.locator("[name='starts_on']"), str(tomorrow))
        walk.send(form)

    walk.leg("plan patrols", plan)
    assert PatrolPlan.objects.get().name == "消防通道月巡"


@four
def test_district_office_opens_a_figure_and_sets_a_hot_issue_aside(
    city: World, before: Any, screen: str, locale: str
) -> None:
    city.at = timezone.now()
    publish_grids()
    issue = hot_issue(city)
    case = city.open(lon=LON, lat=LAT)
    counting.count_all(timezone.now())
    walk = FieldWalk(before, "district", screen, locale)

    def figure() -> None:
        walk.to("/desk/command/")
        walk.tap("[data-tiles] a[href*='figure=open']", leads=True)
        expect(walk.page.locator(f"main a[href*='{case.pk}']").first).to_be_visible()

    def aside() -> None:
        walk.to("/desk/hot-issues/")
        walk.tap(f"main a[href$='{issue}/']", leads=True)
        form = walk.unfold("/set_aside/")
        walk.write(form.locator("[name='reason']"), "已由街道处理。")
        walk.send(form)

    walk.leg("open a figure of the command centre to its requests", figure)
    walk.leg("set a hot issue aside", aside)
    assert HotIssue.objects.get().state == "set_aside"
