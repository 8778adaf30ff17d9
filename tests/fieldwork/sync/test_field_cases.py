"""Faults of field work as the server meets them; rows in ``tests/fieldwork/field_cases.py``."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from jiceng.core.access import SYSTEM, Actor
from jiceng.directory import actions as directory
from jiceng.directory.models import Post
from jiceng.directory.public import actor_of, civil_day
from jiceng.fieldwork.hazards.models import Hazard
from jiceng.fieldwork.sync import actions, queries
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.fieldwork.sync.models import Command, CommandFile, Device, IncomingFile
from jiceng.records.attachments.public import Attachment
from jiceng.records.public import make_move
from tests import photos
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import COMMUNITY, registered_hazard
from tests.fieldwork.phone import FileOnPhone, Phone, enrolled, hazard, states, stream_of
from tests.fieldwork.sync.test_receiving import edit_at_desk, look, values_of
from tests.world import MORNING, World

__all__ = ["built_world", "world"]


@pytest.fixture
def phone(world: World) -> Phone:
    """The officer's phone."""
    return enrolled(world["officer"])


def moved_to_the_handler(world: World) -> Actor:
    """The officer's place in the community, given to somebody else."""
    post = Post.objects.get(person=world.people["officer"])
    directory.end_post(post=post.pk, by=SYSTEM, at=MORNING)
    directory.appoint(
        person=world.people["handler"],
        role="grid_officer",
        unit=world.units[COMMUNITY],
        by=SYSTEM,
        at=MORNING,
        valid_from=civil_day(MORNING),
    )
    return actor_of(world.people["handler"], MORNING)


def titles_on_the_phone_of(actor: Actor) -> list[str]:
    kinds = {each["kind"]: each for each in copy_for(actor, MORNING)["kinds"]}
    return [each["values"]["title"] for each in kinds["hazard"]["records"]]


def test_one_refused_record_of_thirty_is_set_aside_and_stays(world: World, phone: Phone) -> None:
    unit = world.units[COMMUNITY].pk
    for number in range(30):
        hazard(phone, unit, "" if number == 11 else f"隐患{number}号")
    answers = phone.send()
    assert states(answers) == ["applied"] * 11 + ["refused"] + ["applied"] * 18
    assert answers[11].reason
    assert Hazard.objects.count() == 29
    assert states(phone.send()) == states(answers)
    assert queries.set_aside(world["officer"]).get().pk == phone.made[11].id


def test_a_cleared_phones_exported_records_arrive_once(world: World, phone: Phone) -> None:
    unit = world.units[COMMUNITY].pk
    for number in range(20):
        hazard(phone, unit, f"隐患{number}号")
    actions.receive(actions.Delivery([], [phone.count()]), by=SYSTEM, at=MORNING)
    (owed,) = copy_for(world["officer"], MORNING)["devices"]
    assert (owed["expected"], owed["received"]) == (20, 0)
    phone.send(*phone.made[:7])
    phone.send()
    phone.send(by=world["clerk"])  # the file, sent from a colleague's phone
    assert Hazard.objects.count() == 20
    assert copy_for(world["officer"], MORNING)["devices"] == []


def test_a_photo_waits_while_the_servers_disk_is_full(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = FileOnPhone(photos.written(photos.halves()))
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]))
    head, box = photo.sealed(phone)
    actions.begin_file(file=photo.id, head=head, at=MORNING)

    def full(*_args: Any, **_options: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", full)
        standing = actions.take_part(file=photo.id, offset=0, part=box, at=MORNING)
        assert (standing.state, standing.received) == ("whole", len(box))
        assert not Attachment.objects.exists()
        assert bytes(IncomingFile.objects.get().content) == box
    assert actions.begin_file(file=photo.id, head=head, at=MORNING).state == "attached"
    assert Attachment.objects.get().bytes > 0
    assert CommandFile.objects.get().state == "attached"


def test_a_removed_record_does_not_come_back_from_a_phone_that_was_away_for_a_month(
    world: World, phone: Phone
) -> None:
    record = registered_hazard(world)
    phone.make("hazard.edit", record, seen={}, **values_of(Hazard.objects.get(pk=record)))
    later = str((MORNING + timedelta(days=60)).date())
    phone.make("hazard.check", record, found="仍在", is_removed=False, next_on=later)
    done = {"found": "已清理", "is_removed": True}
    make_move("hazard", record, "check", done, by=world["clerk"], at=MORNING)
    answers = phone.send(at=MORNING + timedelta(days=31))
    assert states(answers) == ["refused", "refused"]
    assert all(each.reason for each in answers)
    assert Hazard.objects.get(pk=record).state == "removed"
    assert Hazard.objects.count() == 1


def test_work_on_a_deleted_record_is_kept_aside_with_its_words(world: World, phone: Phone) -> None:
    record = registered_hazard(world)
    Hazard.objects.filter(pk=record).delete()
    phone.make("hazard.check", record, found="护栏已修复", is_removed=True)
    (answer,) = phone.send()
    assert (answer.state, bool(answer.reason)) == ("refused", True)
    assert "护栏已修复" in Command.objects.get().text
    assert not Hazard.objects.exists()


def test_a_phone_whose_clock_is_set_at_noon_keeps_its_order(world: World, phone: Phone) -> None:
    phone.clock = datetime(1970, 1, 1, tzinfo=UTC)
    opened = hazard(phone, world.units[COMMUNITY].pk)
    for clock, found in (
        (MORNING + timedelta(days=365), "第一次"),
        (MORNING - timedelta(hours=5), "第二次"),
    ):
        phone.clock = clock
        look(phone, opened, found)
    assert states(phone.send()) == ["applied"] * 3
    looks = Hazard.objects.get().checks.order_by("id").values_list("found", flat=True)
    assert list(looks) == ["第一次", "第二次"]
    assert {each.received_at for each in Command.objects.all()} == {MORNING}
    assert Command.objects.get(number=1).made_at.year == 1970


def test_records_delivered_in_reverse_are_held_and_carried_out_in_order(
    world: World, phone: Phone
) -> None:
    opened = hazard(phone, world.units[COMMUNITY].pk)
    for number in range(1, 4):
        look(phone, opened, f"第{number}次")
    for envelope in reversed(phone.made[1:]):
        (answer,) = phone.send(envelope)
        assert answer.state == "held"
    assert queries.missing_numbers(Device.objects.get()) == [1]
    assert states(phone.send(opened)) == ["applied"]
    found = Hazard.objects.get().checks.order_by("id").values_list("found", flat=True)
    assert list(found) == ["第1次", "第2次", "第3次"]


def test_two_officers_who_change_one_field_offline_are_both_kept(
    world: World, phone: Phone
) -> None:
    record = registered_hazard(world)
    seen = values_of(Hazard.objects.get(pk=record))
    other = enrolled(world["clerk"])
    phone.make("hazard.edit", record, seen=seen, **{**seen, "place": "3栋东门"})
    other.make("hazard.edit", record, seen=seen, **{**seen, "place": "3栋西门"})
    assert states(other.send()) == ["applied"]
    assert states(phone.send()) == ["conflict"]
    (conflict,) = copy_for(world["officer"], MORNING)["conflicts"]
    assert (conflict["mine"], conflict["theirs"]) == ("3栋东门", "3栋西门")
    assert queries.open_conflicts(world["dispatcher"]).count() == 1


def test_a_place_moved_at_noon_counts_by_the_servers_record_and_nothing_twice(
    world: World, phone: Phone
) -> None:
    unit = world.units[COMMUNITY].pk
    record = registered_hazard(world, title="三栋楼道堆放")
    hazard(phone, unit, "上午发现的隐患")
    phone.send()
    look_again: dict[str, Any] = {"found": "已清理", "is_removed": True}
    phone.make("hazard.check", record, **look_again)
    hazard(phone, unit, "交接之后才送到的隐患")
    heir = moved_to_the_handler(world)
    theirs = enrolled(heir)
    theirs.make("hazard.check", record, **look_again)
    assert states(theirs.send()) == ["applied"]
    assert states(phone.send()) == ["applied", "refused", "refused"]
    assert Hazard.objects.get(pk=record).checks.count() == 1
    assert titles_on_the_phone_of(heir) == ["上午发现的隐患"]
    assert titles_on_the_phone_of(actor_of(world.people["officer"], MORNING)) == []
    assert stream_of(phone.made[0], phone) == Hazard.objects.get(title="上午发现的隐患").pk


def test_a_difference_is_decided_by_a_command_of_the_phone(world: World, phone: Phone) -> None:
    record = registered_hazard(world)
    seen = values_of(Hazard.objects.get(pk=record))
    phone.make("hazard.edit", record, seen=seen, **{**seen, "place": "3栋东门"})
    edit_at_desk(world, Hazard.objects.get(), {**seen, "place": "3栋西门"})
    assert states(phone.send()) == ["conflict"]
    (conflict,) = copy_for(world["officer"], MORNING)["conflicts"]
    phone.make("field.decide", record, conflict=conflict["id"], takes_mine=True)
    answers = phone.send()
    assert (states(answers), answers[1].reason) == (["applied", "applied"], "")
    assert Hazard.objects.get().place == "3栋东门"
