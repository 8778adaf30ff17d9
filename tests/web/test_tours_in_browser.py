"""Guided tours in a browser: what each step describes is there and marked, on desk and phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from jiceng.core.access import SYSTEM
from jiceng.directory import actions as directory
from jiceng.ui.tours import tour_by_role
from tests.desk.test_tours import UNIT_OF, some_work
from tests.web.browsers import BrowserUser
from tests.web.screens import _morning, before, city
from tests.world import POSTS, World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]
MARKED = ".is-toured"


@pytest.fixture
def town(city: World) -> World:
    """A district with a holder of every role that has a tour, and some work."""
    held = {role for role, _unit in POSTS.values()}
    for role in sorted(set(UNIT_OF) - held):
        person = directory.create_person(name=role, username=role, by=SYSTEM, at=city.at)
        directory.appoint(
            person=person, role=role, unit=city.units[UNIT_OF[role]], by=SYSTEM, at=city.at
        )
    city.open()
    some_work(city)
    city.resolved(at=city.at - timedelta(days=1))
    return city


def login_of(role: str) -> str:
    return next((who for who, (held, _unit) in POSTS.items() if held == role), role)


def start(somebody: BrowserUser) -> None:
    somebody.go("/desk/tour/")
    somebody.press("form[action='/desk/tour/begin/'] button")


def walk(somebody: BrowserUser, role: str) -> list[str]:
    """Go to the end; gives the steps whose element is not visible and marked."""
    missing, steps = [], tour_by_role.get()[role].steps
    for number, step in enumerate(steps, start=1):
        expect(somebody.page.locator(".tour-card")).to_be_focused()
        if somebody.page.locator(f"{MARKED}:visible").count() != 1:
            missing.append(f"{role} {number}: {step.page} {step.element}")
        if number < len(steps):
            somebody.press(".tour-card button[value=next]")
    somebody.press(".tour-card button[value=end]")
    expect(somebody.page.locator(".tour-card")).to_have_count(0)
    return missing


@pytest.mark.parametrize(
    ("screen", "roles"),
    [("desk", sorted(UNIT_OF)), ("phone", ["clerk", "handler", "administrator"])],
)
def test_every_step_marks_what_it_describes(
    town: World, before, screen: str, roles: list[str]
) -> None:
    somebody, missing = before(screen=screen, locale="en"), []
    for role in roles:
        somebody.become(login_of(role))
        start(somebody)
        missing += walk(somebody, role)
    assert missing == []


@pytest.mark.parametrize(("screen", "locale"), [("desk", "en"), ("phone", "zh-CN")])
def test_card_is_accessible_and_goes_by_arrow_keys(
    town: World, before, screen: str, locale: str
) -> None:
    somebody = before("dispatcher", screen=screen, locale=locale)
    start(somebody)
    somebody.examine("tour")
    with somebody.navigation():
        somebody.page.keyboard.press("ArrowRight")
    expect(somebody.page.locator(".tour-card .tour-number")).to_contain_text("2")
    with somebody.navigation():
        somebody.page.keyboard.press("ArrowLeft")
    expect(somebody.page.locator(".tour-card .tour-number")).to_contain_text("1")
