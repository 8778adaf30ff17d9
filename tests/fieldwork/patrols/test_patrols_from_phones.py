"""Patrols on phones: the copy brings each place with its form; drafts end in their version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator

from jiceng.core.access import SYSTEM
from jiceng.directory import actions as directory
from jiceng.directory.models import Post
from jiceng.directory.public import actor_of, civil_day
from jiceng.fieldwork.patrols import rounds
from jiceng.fieldwork.patrols.models import Patrol, StopState
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.records.public import make_move
from tests.cases.conftest import built_world, world
from tests.fieldwork.checklists.samples import published_anew
from tests.fieldwork.patrols.samples import NAMES, begun_patrol, given_check, stops
from tests.fieldwork.phone import enrolled, states
from tests.web.conftest import _morning
from tests.world import World

__all__ = ["_morning", "built_world", "world"]


def items(world: World, patrol: UUID, who: str = "officer") -> list[dict[str, Any]]:
    """The places of a patrol on an officer's phone."""
    kinds = {each["kind"]: each for each in copy_for(world[who], world.at)["kinds"]}
    records = {each["id"]: each for each in kinds["patrol"]["records"]}
    found: list[dict[str, Any]] = records[str(patrol)]["items"]
    return found


def filled(form: dict[str, Any], **answers: Any) -> dict[str, Any]:
    """Values of a form as a phone sends them: constants as they are, and the answers."""
    known = {name: given["const"] for name, given in form["properties"].items() if "const" in given}
    return {**known, "q01": False, "q03": 4, **answers}


def test_the_copy_brings_the_places_in_order_with_forms_that_accept_what_is_sent(
    world: World,
) -> None:
    patrol = begun_patrol(world)
    found = items(world, patrol)
    assert [each["title"] for each in found] == sorted(NAMES)
    form = found[0]["forms"]["check"]
    Draft202012Validator.check_schema(form)
    assert Draft202012Validator(form).is_valid(filled(form))
    assert not Draft202012Validator(form).is_valid(filled(form, q01="yes"))
    phone = enrolled(world["officer"], at=world.at)
    phone.make("patrol.check", patrol, **filled(form, q01=True))
    skip = found[1]["forms"]["skip"]
    known = filled(skip, reason="道路施工封闭")
    phone.make("patrol.skip", patrol, stop=known["stop"], reason=known["reason"])
    assert states(phone.send(at=world.at)) == ["applied", "applied"]
    kept = stops(patrol)
    assert kept[0].answers == {"q01": True, "q03": 4}
    assert [each.state for each in kept[:2]] == [StopState.CHECKED, StopState.SKIPPED]
    assert items(world, patrol)[0]["forms"] == {}


def test_a_draft_that_is_open_while_the_checklist_changes_ends_in_its_version(
    world: World,
) -> None:
    patrol = begun_patrol(world)
    draft = items(world, patrol)[0]["forms"]["check"]
    phone = enrolled(world["officer"], at=world.at)
    newer = published_anew(world, Patrol.objects.get(pk=patrol).plan.checklist_id)
    phone.make("patrol.check", patrol, **filled(draft))
    assert states(phone.send(at=world.at + timedelta(days=1))) == ["applied"]
    stop = stops(patrol)[0]
    assert stop.edition is not None
    assert stop.edition.number == newer.number - 1
    assert "q06" not in stop.answers


def test_answers_of_a_form_that_the_patrol_does_not_have_are_set_aside_and_delay_nothing(
    world: World,
) -> None:
    patrol = begun_patrol(world)
    first, second = (each["forms"]["check"] for each in items(world, patrol)[:2])
    phone = enrolled(world["officer"], at=world.at)
    phone.make("patrol.check", patrol, **filled(first, q99="?"))
    phone.make("patrol.check", patrol, **filled(second))
    assert states(phone.send(at=world.at)) == ["refused", "applied"]
    assert [each.state for each in stops(patrol)[:2]] == [StopState.OPEN, StopState.CHECKED]


def test_the_same_check_sent_twice_counts_once(world: World) -> None:
    patrol = begun_patrol(world, NAMES[:1])
    form = items(world, patrol)[0]["forms"]["check"]
    phone = enrolled(world["officer"], at=world.at)
    phone.make("patrol.check", patrol, **filled(form))
    assert states(phone.send(at=world.at)) == ["applied"]
    assert states(phone.send(at=world.at)) == ["applied"]
    assert Patrol.objects.get(pk=patrol).state == rounds.FINISHED


def test_an_area_given_to_another_officer_takes_its_patrols_along(world: World) -> None:
    patrol = begun_patrol(world)
    form = items(world, patrol)[0]["forms"]["check"]
    phone = enrolled(world["officer"], at=world.at)
    phone.make("patrol.check", patrol, **filled(form))
    post = Post.objects.get(person=world.people["officer"])
    today = civil_day(world.at)
    directory.end_post(post=post.pk, by=SYSTEM, at=world.at)
    directory.appoint(
        person=world.people["handler"],
        role="grid_officer",
        unit=world.units["440704001001"],
        by=SYSTEM,
        at=world.at,
        valid_from=today,
    )
    assert states(phone.send(at=world.at)) == ["refused"]
    assert stops(patrol)[0].state == StopState.OPEN
    kinds = {each["kind"]: each for each in copy_for(world["officer"], world.at)["kinds"]}
    assert kinds["patrol"]["records"] == []
    assert [each["id"] for each in items(world, patrol, "handler")] == [
        str(each.pk) for each in stops(patrol)
    ]
    given = given_check(patrol)
    heir = actor_of(world.people["handler"], world.at)
    make_move("patrol", patrol, "check", given, by=heir, at=world.at)
    assert stops(patrol)[0].state == StopState.CHECKED
