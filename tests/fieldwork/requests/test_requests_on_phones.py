"""Requests on phones: those of the own units, acknowledged and answered without signal."""

from __future__ import annotations

from typing import Any

import pytest

from jiceng.cases import actions
from jiceng.cases.models import Case
from jiceng.core import audit_verification, evidence_comparison
from jiceng.core.models import Event
from jiceng.fieldwork.sync.copies import copy_for
from jiceng.records.attachments.public import Attachment
from tests import photos, voices
from tests.cases.conftest import built_world, world
from tests.fieldwork.phone import FileOnPhone, Phone, enrolled, sent_file, states
from tests.world import World

__all__ = ["built_world", "world"]


@pytest.fixture
def phone(world: World) -> Phone:
    """The clerk's phone."""
    return enrolled(world["clerk"], at=world.at)


def given(world: World, **more: Any) -> Case:
    """A request that waits for 江南社区."""
    case = world.open(**more)
    unit = world.units["440704001001"].pk
    return actions.dispatch(case=case.pk, by=world["dispatcher"], at=world.at, unit=unit)


def copied(world: World, who: str = "clerk") -> list[dict[str, Any]]:
    kinds = {each["kind"]: each for each in copy_for(world[who], world.at)["kinds"]}
    found: list[dict[str, Any]] = kinds["case"]["records"]
    return found


def test_the_copy_has_the_open_requests_of_the_own_units(world: World) -> None:
    case = given(world)
    world.open()
    [only] = copied(world)
    assert (only["id"], only["state"]) == (str(case.pk), "dispatched")
    assert copied(world, "handler") == []


def test_confidential_requests_are_not_kept_on_phones(world: World) -> None:
    case = given(world)
    Case.objects.filter(pk=case.pk).update(confidential=True)
    assert copied(world) == []


def test_phone_numbers_in_texts_are_masked(world: World) -> None:
    given(world, text="井盖破损，请打 13800138000 联系我")
    [only] = copied(world)
    assert "13800138000" not in str(only)


def test_a_request_is_acknowledged_noted_and_answered_without_signal(
    world: World, phone: Phone
) -> None:
    case = given(world)
    phone.make("case.sign", case.pk)
    phone.make("case.note", case.pk, text="已到现场，正在维修")
    phone.make("case.resolve", case.pk, reason="井盖已更换")
    assert states(phone.send(at=world.at)) == ["applied"] * 3
    case.refresh_from_db()
    assert (case.state, case.resolution) == ("resolved", "井盖已更换")
    by = set(
        Event.objects.filter(stream_id=case.pk).order_by("-seq")[:3].values_list("actor", flat=True)
    )
    assert by == {f"person:{world['clerk'].id}"}


def test_a_request_that_was_taken_back_meanwhile_is_refused_with_the_reason(
    world: World, phone: Phone
) -> None:
    case = given(world)
    phone.make("case.sign", case.pk)
    actions.take_back(case=case.pk, by=world["dispatcher"], at=world.at, reason="派错了")
    [answer] = phone.send(at=world.at)
    assert answer.state == "refused"
    assert answer.reason


def test_a_return_needs_its_reason(world: World, phone: Phone) -> None:
    case = given(world)
    phone.make("case.return", case.pk, reason="")
    phone.make("case.return", case.pk, reason="不属于本社区")
    assert states(phone.send(at=world.at)) == ["refused", "applied"]


def test_photos_of_an_answer_are_those_of_a_reply_at_the_desk(world: World, phone: Phone) -> None:
    case, photo = given(world), FileOnPhone(photos.written(photos.halves()), shows="after")
    phone.make("case.sign", case.pk)
    phone.make("case.resolve", case.pk, files=[photo], reason="井盖已更换")
    phone.send(at=world.at)
    assert sent_file(phone, photo, at=world.at).state == "attached"
    row = Attachment.objects.get(stream=case.pk)
    assert (row.kind, row.is_internal, row.person_id) == ("after", False, world["clerk"].id)
    event = Event.objects.filter(stream_id=case.pk).order_by("-seq")[0]
    assert (event.type, event.actor) == ("case.attached", f"person:{world['clerk'].id}")
    assert audit_verification.verify().ok
    assert evidence_comparison.compare_state().ok


def test_photos_of_a_note_are_evidence_for_staff(world: World, phone: Phone) -> None:
    case, photo = given(world), FileOnPhone(photos.written(photos.halves()), shows="after")
    phone.make("case.note", case.pk, files=[photo], text="已到现场")
    phone.send(at=world.at)
    assert sent_file(phone, photo, at=world.at).state == "attached"
    row = Attachment.objects.get(stream=case.pk)
    assert (row.kind, row.is_internal) == ("evidence", True)


def test_other_moves_of_a_request_take_no_files_and_none_takes_a_recording(
    world: World, phone: Phone
) -> None:
    case = given(world)
    photo = FileOnPhone(photos.written(photos.halves()))
    voice = FileOnPhone(voices.WEBM, kind="voice", shows="voice")
    phone.make("case.sign", case.pk, files=[photo])
    phone.make("case.note", case.pk, files=[voice], text="已到现场")
    assert states(phone.send(at=world.at)) == ["applied"] * 2
    refused = [sent_file(phone, each, at=world.at) for each in (photo, voice)]
    assert [each.state for each in refused] == ["refused"] * 2
    assert all(each.reason for each in refused)
    assert not Attachment.objects.filter(stream=case.pk).exists()


def test_the_copy_says_which_moves_take_photos(world: World) -> None:
    kinds = {each["kind"]: each for each in copy_for(world["clerk"], world.at)["kinds"]}
    rows = {each["name"]: each["photos"] for each in kinds["case"]["moves"]}
    assert rows == {"sign": [], "resolve": ["after"], "note": ["evidence"], "return": []}
