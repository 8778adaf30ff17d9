"""Guided tours: at most ten clicks, over pages that the role may open, kept in the session."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions
from jiceng.cases.models import Case
from jiceng.core.access import SYSTEM
from jiceng.core.manifests import replacing
from jiceng.directory import actions as directory
from jiceng.ui.tours import MOST_STEPS, TOURS, Tour, TourStep, tour_by_role, tours_for
from tests.cases.conftest import built_world, world
from tests.web.conftest import _morning, at_desk
from tests.world import POSTS, World

__all__ = ["_morning", "at_desk", "built_world", "world"]

UNIT_OF = dict(POSTS.values()) | {
    "grid_chief": "440704001001",
    "party_secretary": "440704001001",
    "unit_liaison": "JH-HSG",
    "organisation_office": "440704",
    "system_administrator": "440704",
    "security_administrator": "440704",
}
"""Where a holder of each role that has a tour is posted."""


def client_as(world: World, role: str) -> Client:
    person = directory.create_person(name=role, by=SYSTEM, at=world.at)
    directory.appoint(
        person=person, role=role, unit=world.units[UNIT_OF[role]], by=SYSTEM, at=world.at
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def card_of(answer: Any) -> str:
    page = answer.content.decode()
    return page[page.index('class="tour-card"') :] if 'class="tour-card"' in page else ""


def test_signing_in_starting_and_walking_are_ten_clicks_at_most() -> None:
    for tour in TOURS.all():
        assert 2 + (len(tour.steps) - 1) + 1 <= 10, tour.name
        assert len(set(tour.steps)) == len(tour.steps)


def some_work(world: World, unit: str = "JH-URB", **given: Any) -> Case:
    """A request in the inbox of a department, whose staff is led to one."""
    case, receiver = world.open(**given), world.units[unit].id
    return actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=receiver)


@pytest.mark.parametrize("role", sorted(UNIT_OF))
def test_every_role_walks_its_tour_to_the_end(world: World, role: str) -> None:
    case = some_work(world, UNIT_OF["handler"])
    client, tour = client_as(world, role), tour_by_role.get()[role]
    assert f'value="{tour.name}"' in client.get(reverse("tours")).content.decode()
    answer = client.post(reverse("tour-begin"), {"tour": tour.name}, follow=True)
    for number, step in enumerate(tour.steps, start=1):
        assert answer.status_code == 200, step.page
        args = [case.pk] if step.record else []
        assert answer.request["PATH_INFO"] == reverse(step.page, args=args)
        card = card_of(answer)
        assert f"Step {number} of {len(tour.steps)}" in card
        assert f'data-tour="{step.element}"' in card
        answer = client.post(reverse("tour-move"), {"go": "next"}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("home")
    assert not card_of(answer)


def test_tour_goes_back_waits_on_other_pages_and_ends(world: World, at_desk) -> None:
    client = at_desk("dispatcher")
    client.post(reverse("tour-begin"), {"tour": "dispatch"})
    for _ in range(2):
        client.post(reverse("tour-move"), {"go": "next"})
    back = client.post(reverse("tour-move"), {"go": "back"}, follow=True)
    assert "Step 2 of" in card_of(back)
    elsewhere = card_of(client.get(reverse("figures")))
    assert 'data-tour=""' in elsewhere
    assert "Back to the page of this step" in elsewhere
    client.post(reverse("tour-move"), {"go": "end"})
    assert not card_of(client.get(reverse("home")))
    again = client.post(reverse("tour-move"), {"go": "next"}, follow=True)
    assert not card_of(again)


def test_tour_leads_into_the_first_request_of_the_queue(world: World, at_desk) -> None:
    case, client = some_work(world), at_desk("handler")
    client.post(reverse("tour-begin"), {"tour": "department"})
    for _ in range(3):
        card = card_of(client.post(reverse("tour-move"), {"go": "next"}, follow=True))
    assert 'data-tour=".case-head"' in card
    other = some_work(world, title="另一件")
    elsewhere = card_of(client.get(reverse("request", args=[other.pk])))
    assert 'data-tour=""' in elsewhere
    assert f'href="{reverse("request", args=[case.pk])}"' in elsewhere


def test_steps_about_a_request_are_left_out_of_an_empty_queue(world: World, at_desk) -> None:
    client, tour = at_desk("handler"), tour_by_role.get()["handler"]
    steps = [step for step in tour.steps if not step.record]
    assert len(steps) == len(tour.steps) - 3
    answer = client.post(reverse("tour-begin"), {"tour": tour.name}, follow=True)
    for number, step in enumerate(steps, start=1):
        assert answer.request["PATH_INFO"] == reverse(step.page)
        assert f"Step {number} of {len(steps)}" in card_of(answer)
        answer = client.post(reverse("tour-move"), {"go": "next"}, follow=True)
    assert not card_of(answer)


def test_first_step_has_no_way_back_and_last_none_on(world: World, at_desk) -> None:
    client = at_desk("caller")
    first = card_of(client.post(reverse("tour-begin"), {"tour": "callback"}, follow=True))
    assert 'value="back"' not in first
    client.post(reverse("tour-move"), {"go": "back"})
    for _ in range(len(tour_by_role.get()["callback_agent"].steps) - 1):
        last = card_of(client.post(reverse("tour-move"), {"go": "next"}, follow=True))
    assert 'value="next"' not in last
    assert 'value="end"' in last


def test_tour_of_another_role_leads_to_the_own_ones(world: World, at_desk) -> None:
    client = at_desk("auditor")
    answer = client.post(reverse("tour-begin"), {"tour": "dispatch"}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("tours")
    assert "Work of an auditor" in answer.content.decode()
    assert not card_of(client.get(reverse("home")))


def test_no_tour_where_they_are_switched_off(world: World, at_desk, settings) -> None:
    client = at_desk("dispatcher")
    client.post(reverse("tour-begin"), {"tour": "dispatch"})
    settings.JICENG_TOURS = False
    page = client.get(reverse("home"))
    assert not card_of(page)
    assert reverse("tours") not in page.content.decode()
    assert client.get(reverse("tours")).status_code == 404
    client.post(reverse("tour-begin"), {"tour": "dispatch"})
    assert not card_of(client.get(reverse("home")))


def test_session_with_a_tour_of_another_version_shows_none(world: World, at_desk) -> None:
    client = at_desk("dispatcher")
    for held in ({"tour": "gone", "step": 0}, {"tour": "dispatch", "step": 99}):
        session = client.session
        session["desk-tour"] = held
        session.save()
        assert not card_of(client.get(reverse("home")))


def test_tours_that_are_too_long_or_for_one_role_twice_are_refused() -> None:
    steps = tuple(TourStep("home", f"#e{n}", "title", "text") for n in range(MOST_STEPS + 1))
    long = Tour("long", "t", ("a",), steps)
    twice = (Tour("x", "t", ("a",), steps[:1]), Tour("y", "t", ("a",), steps[1:2]))
    for tours, said in (((long,), "steps"), (twice, "two tours")):
        with replacing(Tour, *tours), pytest.raises(ValueError, match=said):
            tours_for(["a"])


def test_a_person_with_two_positions_is_offered_both_tours_once() -> None:
    names = [
        tour.name for tour in tours_for(["clerk", "callback_agent", "grid_officer", "trainer"])
    ]
    assert names == ["community", "callback"]
