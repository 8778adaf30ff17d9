"""Duty roster of the hotline: set by the lead, shown, and followed by notifications."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiceng.cases import duty
from jiceng.cases.actions.duty import set_duty
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound
from jiceng.core.ids import uuid7
from jiceng.directory import actions as directory
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Notification
from jiceng.records.rosters.models import Roster
from tests.web.conftest import _morning, at_desk
from tests.web.steps import text_of
from tests.world import SINCE, World

__all__ = ["_morning", "at_desk"]
DISTRICT = "440704"


def today(world: World):
    return world.at.date()


def put(
    world: World, *who: str, day=None, reason: str = "", by: str = "district", unit=DISTRICT
) -> int:
    people = [world.people[each].pk for each in who]
    return set_duty(
        unit=world.units[unit].pk,
        days={day or today(world): people},
        reason=reason,
        by=world[by],
        at=world.at,
    )


def names(world: World, day=None, unit: str = DISTRICT) -> list[str]:
    (found,) = duty.duty_of(world.units[unit].pk, [day or today(world)])
    return [name for _person, name in found.people]


def test_lead_sets_who_is_on_duty(world) -> None:
    assert put(world, "hotline") == 1
    assert names(world) == ["hotline"]
    assert Roster.objects.get().frozen_at is not None


def test_unchanged_days_are_left(world) -> None:
    put(world, "hotline")
    assert put(world, "hotline") == 0
    assert Roster.objects.count() == 1


def test_change_is_a_new_edition_with_its_reason(world) -> None:
    put(world, "hotline")
    with pytest.raises(Invalid):
        put(world, "district")
    put(world, "district", reason="请假")
    assert names(world) == ["district"]
    assert list(Roster.objects.order_by("edition").values_list("edition", flat=True)) == [1, 2]


def test_day_keeps_somebody(world) -> None:
    put(world, "hotline")
    with pytest.raises(Invalid):
        put(world, reason="停班")


def test_roster_of_an_unknown_unit_is_refused(world) -> None:
    with pytest.raises(NotFound):
        set_duty(unit=uuid7(), days={today(world): []}, reason="", by=world["lead"], at=world.at)


def test_agent_cannot_set_the_roster(world) -> None:
    with pytest.raises(Forbidden):
        put(world, "hotline", by="hotline")


def test_only_staff_of_the_unit_are_on_duty(world) -> None:
    with pytest.raises(Invalid):
        put(world, "dispatcher")


def test_people_of_one_name_are_both_on_duty(world) -> None:
    twin = directory.create_person(
        name="hotline", username="twin", password="correct horse", by=SYSTEM, at=SINCE
    )
    directory.appoint(
        person=twin,
        role="hotline_agent",
        unit=world.units[DISTRICT],
        by=SYSTEM,
        at=SINCE,
        valid_from=SINCE.date(),
    )
    world.people["twin"] = twin
    put(world, "hotline", "twin")
    assert names(world) == ["hotline", "hotline"]


def told(world: World, kind: str = "assigned") -> set[str]:
    read_events(world.at)
    rows = Notification.objects.filter(kind=kind)
    return {str(name) for name in rows.values_list("person__username", flat=True)}


def test_new_request_is_told_to_those_on_duty(world, time_machine) -> None:
    time_machine.move_to(world.at, tick=False)
    other = directory.create_person(
        name="夜班", username="night", password="correct horse", by=SYSTEM, at=SINCE
    )
    street = world.units["440704001"]
    directory.appoint(
        person=other, role="dispatcher", unit=street, by=SYSTEM, at=SINCE, valid_from=SINCE.date()
    )
    world.people["night"] = other
    read_events(world.at)  # what was there before is not told
    world.open()
    assert {"dispatcher", "night"} <= told(world)
    Notification.objects.all().delete()
    put(world, "night", unit="440704001", by="dispatcher")
    world.open()
    assert told(world) == {"night"}


def test_counter_and_home_show_who_is_on_duty(world, at_desk) -> None:
    put(world, "hotline")
    assert "On duty today" in text_of(at_desk("hotline").get("/desk/counter/"))
    assert "Hotline duty" in text_of(at_desk("hotline").get("/desk/home/blocks/duty/"))


def test_page_sets_a_week(world, at_desk) -> None:
    monday = today(world) - timedelta(days=today(world).weekday())
    page = f"/desk/counter/duty/?week={monday.isoformat()}"
    assert "checkbox" in at_desk("district").get(page).content.decode()
    assert "checkbox" not in at_desk("hotline").get(page).content.decode()
    person = str(world.people["hotline"].pk)
    ticked = {(monday + timedelta(days=n)).isoformat(): person for n in range(5)}
    assert at_desk("district").post(page, ticked).status_code == 302
    days = duty.duty_of(world.units[DISTRICT].pk, duty.week_of(monday))
    assert [bool(each.people) for each in days] == [True] * 5 + [False] * 2


def test_roster_costs_two_queries(world, django_assert_num_queries) -> None:
    put(world, "hotline")
    with django_assert_num_queries(2):
        duty.duty_of(world.units[DISTRICT].pk, duty.week_of(today(world)))
