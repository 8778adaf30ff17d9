"""Handover when a unit closes or a person leaves: everything that refers to them is listed and
moved.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.apps import apps

from jiceng.activities.announcements.models import Announcement
from jiceng.cases import actions
from jiceng.cases.intake.reference import routing_rules
from jiceng.cases.models import Case, CaseTask, RoutingRule, RuleSet, RuleSetState
from jiceng.cases.reply_templates.models import ReplyTemplate
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Forbidden, Refused
from jiceng.core.models import Event
from jiceng.core.shared_reference_data import invalidate
from jiceng.desk import saved_filters
from jiceng.desk.drafts import save_draft
from jiceng.desk.models import Draft, SavedFilter
from jiceng.directory import actions as directory
from jiceng.directory import holdings
from jiceng.directory.actions.succession import hand_over_ended
from jiceng.directory.cli import directory as cli
from jiceng.directory.holdings import Owner
from jiceng.directory.models import Person, Post, Unit
from jiceng.directory.unit_tree import tree
from jiceng.grids import actions as grids
from jiceng.grids.models import Grid, GridParty, GridPost, MinUnitLink, PlaceName
from jiceng.records.public import open_record
from tests import sample_grids
from tests.announcements import announcement_input
from tests.world import MORNING, SINCE, World

TODAY = MORNING.date()
OLD, NEW = "440704001001", "440704001002"


@pytest.fixture
def closing_unit(world: World) -> dict[str, Any]:
    """江南社区 with open work of every kind."""
    sample_grids.publish_grids()
    old, new = world.units[OLD].pk, world.units[NEW].pk
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=old)
    elsewhere = world.open(title="井盖破损", text="井盖破损,车辆颠簸")
    actions.whistle(
        case=elsewhere.id,
        by=world["dispatcher"],
        at=world.at,
        units=[old],
        ground="joint_enforcement",
        reason="一起去",
    )
    drafted = actions.draft_rules(
        rules=[{"unit_id": old, "category_id": "1504"}, {"target_level": "street_town"}],
        note="",
        by=SYSTEM,
        at=SINCE,
    )
    actions.publish_rules(rule_set=drafted.id, by=SYSTEM, at=SINCE)
    unfinished = actions.copy_rules(rule_set=drafted.id, note="", by=SYSTEM, at=SINCE)
    for unit, text in ((old, "旧"), (new, "新")):
        given = {"name": "已清运", "text": text, "move": "resolve"}
        open_record("template", given, unit=unit, by=SYSTEM, at=SINCE)
    open_record("news", announcement_input(), unit=old, by=SYSTEM, at=world.at)
    saved_filters.save_filter(
        by=world["clerk"], at=world.at, name="本社区", query=f"unit={old}", unit=None
    )
    grids.set_alias(name="老墟", code=OLD, by=SYSTEM, at=world.at)
    return {"old": old, "new": new, "case": case, "elsewhere": elsewhere, "draft": unfinished}


def of_unit(unit: Any, day: date = TODAY) -> dict[str, int]:
    return {held.kind.code: held.count for held in holdings.open_items_of(Owner.UNIT, unit, day)}


def of_person(person: Any, day: date = TODAY) -> dict[str, int]:
    return {
        held.kind.code: held.count for held in holdings.open_items_of(Owner.PERSON, person, day)
    }


EVERY_KIND = {
    "cases.requests": 2,
    "cases.tasks": 1,
    "cases.rules": 2,
    "grids.cells": 3,
    "grids.names": 1,
    "notices.news": 1,
    "workbench.templates": 1,
    "workbench.filters": 1,
}


def test_every_reference_to_unit_or_person_declares_its_handover() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("jiceng.")
        for field in model._meta.get_fields()
        if field.concrete and getattr(field, "related_model", None) in {Unit, Person}
    }
    assert found == holdings.declared()


def test_unit_with_open_work_closes_only_with_a_successor(
    world: World, closing_unit: dict[str, Any]
) -> None:
    for post in Post.objects.filter(unit=closing_unit["old"]):
        directory.end_post(post=post, by=SYSTEM, at=world.at, successor=world.people["dispatcher"])
    assert of_unit(closing_unit["old"]) == EVERY_KIND
    with pytest.raises(Refused) as refused:
        directory.close_unit(unit=closing_unit["old"], by=SYSTEM, at=world.at)
    assert refused.value.code == "directory.needs_heir"
    assert "(2)" in str(refused.value)
    assert of_unit(closing_unit["old"]) == EVERY_KIND
    assert tree().existing(TODAY, (world.units[OLD].path,))


def test_successor_receives_everything_in_the_same_action(
    world: World, closing_unit: dict[str, Any]
) -> None:
    old, new = closing_unit["old"], closing_unit["new"]
    due = Case.objects.get(pk=closing_unit["case"].pk).due_at
    directory.close_unit(unit=old, by=SYSTEM, at=world.at, successor=new)
    assert of_unit(old) == {}
    case = Case.objects.get(pk=closing_unit["case"].pk)
    assert (case.unit_id, case.area_id, case.due_at) == (new, new, due)
    assert CaseTask.objects.get(case=closing_unit["elsewhere"]).unit_id == new
    (event,) = Event.objects.filter(stream_id=case.pk, type="case.handed_over")
    assert str(new) in event.data
    assert {
        str(post.unit.code)
        for post in Post.objects.filter(
            person__in=[world.people["clerk"], world.people["officer"]], valid_to=None
        )
    } == {NEW}
    assert {row.unit_id for row in routing_rules.get()} == {new, None}
    published = RuleSet.objects.get(state=RuleSetState.PUBLISHED)
    assert not RoutingRule.objects.filter(rule_set__in=[published, closing_unit["draft"]], unit=old)
    assert not Grid.objects.filter(unit=old).exists()
    assert PlaceName.objects.get(name="老墟").unit_id == new
    assert Announcement.objects.get().unit_id == new
    assert set(ReplyTemplate.objects.values_list("unit", "name")) == {
        (new, "已清运"),
        (new, "已清运 (江南社区居委会)"),
    }
    assert SavedFilter.objects.get().query == f"unit={new}"
    opened = world.open(
        title="又一处", text="垃圾成堆无人清理", lon=sample_grids.LON, lat=sample_grids.LAT
    )
    assert (opened.unit_id, opened.area_id) == (new, new)
    event = Event.objects.get(stream_id=old, type="unit.handed_over")
    assert '"cases.requests":2' in event.data


def test_reopened_request_goes_to_the_successor(world: World) -> None:
    case = world.open()
    old, new = world.units[OLD].pk, world.units[NEW].pk
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=old)
    actions.sign(case=case.id, by=SYSTEM, at=world.at)
    actions.resolve(case=case.id, by=SYSTEM, at=world.at, resolution="好了")
    Case.objects.filter(pk=case.pk).update(is_open=False, state="closed", closed_at=world.at)
    directory.close_unit(unit=old, by=SYSTEM, at=world.at, successor=new)
    assert Case.objects.get(pk=case.pk).unit_id == old  # closed requests stay with their unit
    again = actions.reopen(case=case.id, by=SYSTEM, at=world.at, reason="又堆满了")
    assert again.unit_id == new


def test_unit_closed_at_a_later_date_hands_over_on_that_day(
    world: World, closing_unit: dict[str, Any]
) -> None:
    old, new, last = closing_unit["old"], closing_unit["new"], TODAY + timedelta(days=30)
    directory.close_unit(unit=old, by=SYSTEM, at=world.at, on=last, successor=new)
    assert of_unit(old) == EVERY_KIND  # nothing is handed over before that day
    later = world.open()
    actions.dispatch(case=later.id, by=world["dispatcher"], at=world.at, unit=old)
    assert hand_over_ended(at=world.at + timedelta(days=29)) == 0
    ended = world.at + timedelta(days=30)
    assert hand_over_ended(at=ended) == 1
    assert of_unit(old, last) == {}
    assert Case.objects.get(pk=later.pk).unit_id == new
    assert hand_over_ended(at=ended) == 0
    assert Post.objects.filter(unit=new, valid_from=last).exists()


def test_request_assigned_during_closing_goes_to_the_parent_unit(world: World) -> None:
    """Concurrent: one clerk closes the empty unit after another has just assigned a request to
    it.
    """
    old = world.units["440704005001"]
    directory.close_unit(unit=old, by=SYSTEM, at=world.at)
    case = world.open()
    Case.objects.filter(pk=case.pk).update(unit=old)
    assert hand_over_ended(at=world.at) == 1
    assert Case.objects.get(pk=case.pk).unit_id == world.units["440704005"].pk


@pytest.mark.parametrize(
    ("heir", "code"),
    [
        (OLD, "directory.heir_is_itself"),
        ("PARTY", "directory.heir_of_another_kind"),
        ("GONE", "directory.not_there"),
    ],
)
def test_unsuitable_successor_is_refused(world: World, heir: str, code: str) -> None:
    made = {OLD: world.units[OLD].pk}
    made["PARTY"] = directory.create_unit(
        code="PARTY", name="区委", kind="committee", tree="party", parent=None, by=SYSTEM, at=SINCE
    ).pk
    made["GONE"] = directory.create_unit(
        code="GONE",
        name="旧办",
        kind="department",
        parent=world.units["440704"],
        by=SYSTEM,
        at=SINCE,
    ).pk
    directory.close_unit(unit=made["GONE"], by=SYSTEM, at=world.at)
    with pytest.raises(Refused) as refused:
        directory.close_unit(unit=made[OLD], by=SYSTEM, at=world.at, successor=made[heir])
    assert refused.value.code == code


def test_handover_to_a_unit_out_of_scope_is_refused(world: World) -> None:
    street = directory.create_person(name="街道管理员", username="s1", by=SYSTEM, at=SINCE)
    directory.appoint(
        person=street, role="administrator", unit=world.units["440704001"], by=SYSTEM, at=SINCE
    )
    world.people["street"] = street
    with pytest.raises(Forbidden):
        directory.close_unit(
            unit=world.units[OLD],
            by=world["street"],
            at=world.at,
            successor=world.units["440704005"],
        )


@pytest.fixture
def leaving(world: World) -> Any:
    """A handler with open work of every kind."""
    sample_grids.publish_grids()
    case, person = world.open(), world.people["handler"]
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    for who in ("handler", "lead"):
        save_draft(
            by=world[who],
            at=world.at,
            kind="case",
            record=case.id,
            field="resolve.reason",
            text=who,
        )
    saved_filters.save_filter(by=world["handler"], at=world.at, name="我的", query="state=handling")
    grids.assign_post(
        grid_code=sample_grids.GRID, person=person, role="officer", by=SYSTEM, at=world.at
    )
    return case


def test_person_with_open_work_leaves_only_with_a_successor(world: World, leaving) -> None:
    person, heir = world.people["handler"], world.people["lead"]
    assert of_person(person.pk) == {
        "cases.handling": 1,
        "grids.posts": 1,
        "workbench.drafts": 1,
        "workbench.own_filters": 1,
    }
    post = Post.objects.get(person=person)
    for end in (
        lambda: directory.deactivate(person=person, by=SYSTEM, at=world.at),
        lambda: directory.end_post(post=post, by=SYSTEM, at=world.at),
        lambda: directory.end_post(post=post, by=SYSTEM, at=world.at, on=TODAY + timedelta(days=9)),
    ):
        with pytest.raises(Refused) as refused:
            end()
        assert refused.value.code == "directory.needs_heir"
    with pytest.raises(Refused) as refused:
        directory.deactivate(person=person, by=SYSTEM, at=world.at, successor=person)
    assert refused.value.code == "directory.no_heir"
    directory.deactivate(person=person, by=SYSTEM, at=world.at, successor=heir)
    assert of_person(person.pk) == {}
    assert Case.objects.get(pk=leaving.pk).handler_id == heir.pk
    assert GridPost.objects.get(valid_to=None).person_id == heir.pk
    assert Draft.objects.get().text == "lead\nhandler"  # neither text is lost
    assert SavedFilter.objects.get().person_id == heir.pk


def test_position_ending_at_a_later_date_hands_over_on_that_day(world: World, leaving) -> None:
    person, heir = world.people["handler"], world.people["lead"]
    post, last = Post.objects.get(person=person), TODAY + timedelta(days=9)
    directory.end_post(post=post, by=SYSTEM, at=world.at, on=last, successor=heir)
    assert Case.objects.get(pk=leaving.pk).handler_id == person.pk
    assert hand_over_ended(at=world.at + timedelta(days=9)) == 1
    assert Case.objects.get(pk=leaving.pk).handler_id == heir.pk
    assert hand_over_ended(at=world.at + timedelta(days=9)) == 0


def test_requests_of_an_expired_position_stay_with_the_unit(world: World) -> None:
    case = world.open()
    person = directory.create_person(name="借调", username="lent", by=SYSTEM, at=SINCE)
    last = TODAY + timedelta(days=3)
    directory.appoint(
        person=person,
        role="handler",
        unit=world.units["JH-URB"],
        by=SYSTEM,
        at=SINCE,
        valid_to=last,
    )
    world.people["lent"] = person
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["lent"], at=world.at)
    assert hand_over_ended(at=world.at + timedelta(days=3)) == 1
    left = Case.objects.get(pk=case.pk)
    assert (left.handler_id, left.unit_id, left.state) == (None, world.urban, "handling")


def test_one_of_two_positions_ends_without_a_successor(world: World, leaving) -> None:
    person = world.people["handler"]
    directory.appoint(
        person=person, role="callback_agent", unit=world.units["440704"], by=SYSTEM, at=world.at
    )
    post = Post.objects.get(person=person, role="handler")
    directory.end_post(post=post, by=SYSTEM, at=world.at)
    assert Case.objects.get(pk=leaving.pk).handler_id == person.pk


def test_command_lists_open_work_and_hands_it_over(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.units[OLD].pk)
    listed = CliRunner().invoke(cli, ["close", OLD, "--list", "--json"])
    assert '"cases.requests":1' in listed.output.replace(" ", "")
    refused = CliRunner().invoke(cli, ["close", OLD])
    assert isinstance(refused.exception, Refused)
    done = CliRunner().invoke(cli, ["close", OLD, "--successor", NEW, "--json"])
    assert done.exit_code == 0, done.output
    assert Case.objects.get(pk=case.pk).unit_id == world.units[NEW].pk


def test_handover_does_not_duplicate_what_the_successor_has(world: World, closing_unit) -> None:
    grids.set_alias(name="老墟", code=NEW, by=SYSTEM, at=world.at)
    directory.close_unit(
        unit=closing_unit["old"], by=SYSTEM, at=world.at, successor=closing_unit["new"]
    )
    assert [name.unit_id for name in PlaceName.objects.filter(name="老墟")] == [closing_unit["new"]]


def test_link_of_both_people_to_a_smallest_unit_is_kept_once(world: World, leaving) -> None:
    person, heir = world.people["handler"], world.people["lead"]
    for who in (person, heir):
        grids.link_member(
            min_unit_code=sample_grids.MIN_UNIT, person=who, households=5, by=SYSTEM, at=world.at
        )
    directory.deactivate(person=person, by=SYSTEM, at=world.at, successor=heir)
    (link,) = MinUnitLink.objects.filter(valid_to=None)
    assert (link.person_id, link.households) == (heir.pk, 5)


def test_grids_of_a_party_unit_go_to_its_successor(world: World) -> None:
    sample_grids.publish_grids()
    old, new = (
        directory.create_unit(
            code=code, name=code, kind="branch", tree="party", parent=None, by=SYSTEM, at=SINCE
        )
        for code in ("P1", "P2")
    )
    grids.link_party(grid_code=sample_grids.GRID, party_unit=old, by=SYSTEM, at=world.at)
    directory.close_unit(unit=old, by=SYSTEM, at=world.at, successor=new.pk)
    (link,) = GridParty.objects.filter(valid_to=None)
    assert link.party_unit_id == new.pk
    assert Event.objects.filter(stream_id=link.pk, type="grid_party.handed_over").exists()


def test_position_held_at_the_successor_is_not_duplicated(world: World, closing_unit) -> None:
    person = directory.create_person(name="两处", username="both", by=SYSTEM, at=SINCE)
    for unit in (closing_unit["old"], closing_unit["new"]):
        directory.appoint(person=person, role="clerk", unit=unit, by=SYSTEM, at=SINCE)
    directory.close_unit(
        unit=closing_unit["old"], by=SYSTEM, at=world.at, successor=closing_unit["new"]
    )
    (held,) = Post.objects.filter(person=person, valid_to=None)
    assert held.unit_id == closing_unit["new"]


def test_requests_stay_with_the_unit_if_the_successor_has_left(world: World, leaving) -> None:
    person, heir = world.people["handler"], world.people["lead"]
    post, last = Post.objects.get(person=person), TODAY + timedelta(days=9)
    directory.end_post(post=post, by=SYSTEM, at=world.at, on=last, successor=heir)
    Person.objects.filter(pk=heir.pk).update(is_active=False)
    assert hand_over_ended(at=world.at + timedelta(days=9)) >= 1
    left = Case.objects.get(pk=leaving.pk)
    assert (left.handler_id, left.unit_id, left.state) == (None, world.urban, "handling")


def test_work_stays_while_no_unit_can_receive_it(world: World) -> None:
    case = world.open()
    Unit.objects.update(valid_to=TODAY)
    invalidate("directory")
    invalidate("units")
    at = world.at + timedelta(days=1)
    assert hand_over_ended(at=at) == 0
    assert Case.objects.get(pk=case.pk).unit_id == case.unit_id
