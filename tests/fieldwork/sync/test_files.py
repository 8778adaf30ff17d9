"""Photos and recordings of commands: in parts, each once, and only what a signed command names."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError

from jiceng.core.errors import Invalid, NotFound
from jiceng.fieldwork.sync import actions
from jiceng.fieldwork.sync.actions import FileStanding, files
from jiceng.fieldwork.sync.models import CommandFile, Contact, IncomingFile, ReceivingKey
from jiceng.records.attachments.public import Attachment
from tests import photos, voices
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import COMMUNITY
from tests.fieldwork.phone import FileOnPhone, Phone, enrolled, hazard, sent_file, stream_of
from tests.world import World

__all__ = ["built_world", "world"]
PART = 1_000


@pytest.fixture
def phone(world: World) -> Phone:
    return enrolled(world["officer"], at=world.at)


@pytest.fixture
def photo() -> FileOnPhone:
    return FileOnPhone(photos.written(photos.halves()))


def send(world: World, phone: Phone, file: FileOnPhone, *, parts: int = 1_000) -> FileStanding:
    """Send a file from where the server has it, at most so many parts."""
    return sent_file(phone, file, at=world.at, size=PART, parts=parts)


def test_a_photo_is_attached_in_the_name_of_its_author(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    assert send(world, phone, photo).state == "attached"
    row = Attachment.objects.get(stream=stream_of(phone.made[0], phone))
    assert (row.kind, row.person_id) == ("evidence", world.people["officer"].pk)
    assert not IncomingFile.objects.exists()


def test_a_recording_is_attached_as_such(world: World, phone: Phone) -> None:
    voice = FileOnPhone(voices.WEBM, kind="voice", shows="voice")
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[voice]), at=world.at)
    assert send(world, phone, voice).state == "attached"
    assert Attachment.objects.get().kind == "voice"


def test_a_file_that_comes_twice_is_attached_once(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    assert [send(world, phone, photo).state for _turn in range(2)] == ["attached"] * 2
    assert Attachment.objects.count() == 1


def test_a_file_goes_on_where_it_was_cut(world: World, phone: Phone, photo: FileOnPhone) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    head, box = photo.sealed(phone)
    actions.begin_file(file=photo.id, head=head, at=world.at)
    actions.take_part(file=photo.id, offset=0, part=box[:PART], at=world.at)
    again = actions.begin_file(file=photo.id, head=head, at=world.at)
    assert again.received == PART
    # A part that comes twice, and one after a gap, change nothing.
    for offset in (0, 2 * PART):
        part = box[offset : offset + PART]
        standing = actions.take_part(file=photo.id, offset=offset, part=part, at=world.at)
        assert standing.received == PART
    rest = actions.take_part(file=photo.id, offset=PART, part=box[PART:], at=world.at)
    assert rest.state == "attached"


def test_a_damaged_file_comes_once_more_and_nothing_empty_is_kept(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    head, box = photo.sealed(phone)
    actions.begin_file(file=photo.id, head=head, at=world.at)
    damaged = bytes(len(box))
    standing = actions.take_part(file=photo.id, offset=0, part=damaged, at=world.at)
    assert (standing.state, standing.received) == ("coming", 0)
    assert not Attachment.objects.exists()
    assert send(world, phone, photo).state == "attached"


def test_another_content_than_the_signed_one_is_never_attached(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    other = FileOnPhone(bytes(len(photo.content)), id=photo.id)
    assert send(world, phone, other, parts=100).state == "coming"
    assert not Attachment.objects.exists()


def test_a_file_without_a_command_is_not_taken(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    head, box = photo.sealed(phone)
    with pytest.raises(NotFound):
        actions.begin_file(file=photo.id, head=head, at=world.at)
    with pytest.raises(NotFound):
        actions.take_part(file=photo.id, offset=0, part=box[:PART], at=world.at)


def test_a_file_of_another_size_is_not_taken(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    head, _box = FileOnPhone(photo.content + b"x", id=photo.id).sealed(phone)
    with pytest.raises(Invalid):
        actions.begin_file(file=photo.id, head=head, at=world.at)


def test_a_file_waits_for_its_held_command(world: World, phone: Phone, photo: FileOnPhone) -> None:
    opened = hazard(phone, world.units[COMMUNITY].pk)
    record = stream_of(opened, phone)
    phone.make("hazard.check", record, files=[photo], found="已清理完毕", is_removed=True)
    phone.send(phone.made[1], at=world.at)
    assert send(world, phone, photo).state == "whole"
    phone.send(phone.made[0], at=world.at)
    assert CommandFile.objects.get().state == "attached"
    assert Attachment.objects.get().stream_id == record


def test_a_file_of_a_refused_command_is_refused_with_its_reason(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, title="x", files=[photo]), at=world.at)
    standing = send(world, phone, photo)
    assert standing.state == "refused"
    assert standing.reason
    assert not Attachment.objects.exists()


def test_a_file_that_is_no_photo_is_refused_and_delays_no_other(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    nonsense = FileOnPhone(b"no photo at all")
    files = [nonsense, photo]
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=files), at=world.at)
    assert [send(world, phone, each).state for each in files] == ["refused", "attached"]


def test_a_part_that_was_not_announced_is_refused_and_a_late_one_changes_nothing(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    with pytest.raises(NotFound):
        actions.take_part(file=photo.id, offset=0, part=b"x", at=world.at)
    whole = send(world, phone, photo)
    assert actions.take_part(file=photo.id, offset=0, part=b"x", at=world.at) == whole
    assert Attachment.objects.count() == 1


def test_a_file_sealed_to_a_key_that_has_ended_since_comes_once_more(
    world: World, phone: Phone, photo: FileOnPhone
) -> None:
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo]), at=world.at)
    head, box = photo.sealed(phone)
    actions.begin_file(file=photo.id, head=head, at=world.at)
    ReceivingKey.objects.update(erased_at=world.at)
    standing = actions.take_part(file=photo.id, offset=0, part=box, at=world.at)
    assert (standing.state, standing.received) == ("coming", 0)
    assert not Attachment.objects.exists()


def test_a_fault_of_the_server_refuses_one_file_and_a_lost_database_none(
    world: World, phone: Phone, photo: FileOnPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = FileOnPhone(photos.written(photos.halves()))
    phone.send(hazard(phone, world.units[COMMUNITY].pk, files=[photo, other]), at=world.at)

    def fails(error: Exception) -> None:
        def attach(*_args: Any) -> None:
            raise error

        monkeypatch.setattr(files, "_attach", attach)

    fails(OperationalError("away"))
    with pytest.raises(OperationalError):
        send(world, phone, photo)
    fails(RuntimeError("broken"))
    assert send(world, phone, other).state == "refused"
    monkeypatch.undo()
    assert send(world, phone, photo).state == "attached"


def test_renewal_gives_the_former_half_of_the_key_again(world: World) -> None:
    made = enrolled(world["officer"], at=world.at)
    contact = Contact.objects.get(pk=made.device)
    device = contact.device
    share = actions.devices.share_of(contact, device.opens_until)
    until = device.opens_until
    later = until.replace(year=until.year + 1)
    renewed = actions.renew(device=device, by=world["officer"], at=later, until=until)
    assert renewed.previous == share
    assert renewed.share != share
