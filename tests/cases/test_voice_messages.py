"""Requests that were spoken: opened without a text, typed by staff, seen by few, erased."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from jiceng.cases import actions, queries
from jiceng.cases.derived_rows import search_rows
from jiceng.cases.intake.report import SPOKEN, CallerDetails
from jiceng.cases.models import Attachment, Case
from jiceng.cases.search import by_words
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from tests import voices
from tests.web.conftest import _morning, at_desk, resident
from tests.world import World

__all__ = ["_morning", "at_desk", "resident"]

RESIDENT = Actor(kind="resident")
SAID = "江南里1号楼门口的路灯坏了三天，晚上看不见路"


def spoken(world: World, **given: Any) -> Case:
    """A request with a recording and no words."""
    return world.open(text="", title="", category="", voice=voices.kept(), **given)


def recording(case: Case) -> Attachment:
    return Attachment.objects.get(stream=case.pk, kind="voice")


def typed(world: World, case: Case, text: str = SAID, who: str = "dispatcher") -> Case:
    return actions.transcribe(voice=recording(case).pk, by=world[who], at=world.at, text=text)


def test_a_recording_stands_in_for_the_text(world: World) -> None:
    case = spoken(world)
    assert (case.title, case.text, case.category_id, case.text_signature) == (
        SPOKEN,
        SPOKEN,
        None,
        None,
    )
    assert recording(case).digest == voices.kept().digest
    assert Event.objects.filter(stream_id=case.pk, type="case.voice_added").count() == 1
    with pytest.raises(Invalid):
        world.open(text="", title="")


def test_the_typed_message_becomes_the_text_and_is_searched_and_suggested_by(world: World) -> None:
    case = spoken(world)
    changed = typed(world, case)
    assert (changed.title, changed.text) == (SAID, SAID)
    assert changed.suggested_id is not None
    assert changed.category_id is None
    found = by_words.search(world["dispatcher"], "路灯坏了")
    assert [row.id for row in found.rows] == [case.id]
    assert list(search_rows()) == []


def test_typed_words_follow_what_the_resident_has_written(world: World) -> None:
    case = world.open(text="路灯", title="", voice=voices.kept())
    changed = typed(world, case, "三天不亮")
    assert (changed.title, changed.text) == ("路灯", "路灯\n三天不亮")


def test_sensitive_words_of_a_message_make_the_request_confidential(world: World) -> None:
    case = spoken(world)
    assert not case.confidential
    changed = typed(world, case, "邻居家有人吸毒，我要举报")
    assert changed.confidential
    assert changed.confidential_by_nature


def test_an_empty_text_is_refused_and_changes_nothing(world: World) -> None:
    case = spoken(world)
    with pytest.raises(Invalid):
        typed(world, case, "  ")
    case.refresh_from_db()
    assert case.text == SPOKEN


def test_who_may_not_register_requests_may_not_type(world: World) -> None:
    case = spoken(world)
    for who, refusal in (("auditor", Forbidden), ("handler", NotFound)):
        with pytest.raises(refusal):
            typed(world, case, who=who)


def test_a_closed_request_is_not_changed(world: World) -> None:
    case = spoken(world)
    actions.decline(case=case.id, by=world["dispatcher"], at=world.at, reason="不属受理范围")
    with pytest.raises(Refused):
        typed(world, case)


def test_recordings_are_in_no_list_of_photos(world: World) -> None:
    case = spoken(world)
    assert list(queries.photos_of(case)) == []
    with pytest.raises(NotFound):
        queries.photo(world["dispatcher"], recording(case).pk)
    assert queries.voice(world["dispatcher"], recording(case).pk).pk == recording(case).pk


def test_staff_out_of_reach_and_confidential_requests_hide_the_recording(world: World) -> None:
    case = spoken(world, confidential=True)
    for who in ("clerk", "handler"):
        with pytest.raises(NotFound):
            queries.voice(world[who], recording(case).pk)


def test_the_recording_is_erased_with_the_request(
    world: World, django_capture_on_commit_callbacks
) -> None:
    case = spoken(world)
    name = recording(case).name
    actions.decline(case=case.id, by=world["dispatcher"], at=world.at, reason="不属受理范围")
    later = world.at + timedelta(days=800)
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_matters(cutoff=later - timedelta(days=730), by=SYSTEM, at=later, batch=10)
    row = recording(case)
    assert (row.name, row.erased_at) == ("", later)
    assert not default_storage.exists(name)


def test_a_recording_belongs_to_one_request_only(world: World) -> None:
    voice = voices.kept()
    world.open(text="", title="", voice=voice)
    with pytest.raises(Refused):
        world.open(text="另一件", voice=voice)


def sent(client: Client, content: bytes = voices.OGG, **fields: str):
    file = BytesIO(content)
    file.name = "voice.ogg"
    return client.post("/report/", {**fields, "voice": file})


def test_a_resident_sends_a_voice_message_and_hears_it_by_the_link_alone(
    world: World, resident: Client
) -> None:
    answer = sent(resident)
    assert answer.status_code == 302
    case = Case.objects.get()
    assert case.text == SPOKEN
    path = f"{answer['Location']}voices/{recording(case).pk}/"
    assert path in resident.get(answer["Location"]).text
    heard = Client().get(path)
    assert (heard.status_code, heard.content) == (200, voices.OGG)
    assert Client().get(f"/r/{'X' * 20}/voices/{recording(case).pk}/").status_code == 404
    assert Client().get(f"/desk/voices/{recording(case).pk}/").status_code == 302


def test_a_follower_does_not_hear_the_reporter(world: World) -> None:
    case = spoken(world)
    secret = actions.join(
        case=case.id, by=RESIDENT, at=world.at, caller=CallerDetails("李", "19900005678")
    )
    assert Client().get(f"/r/{secret}/voices/{recording(case).pk}/").status_code == 404


def test_a_refused_form_keeps_the_recording(world: World, resident: Client) -> None:
    page = sent(resident, phone="call me")
    assert page.status_code == 422
    token = page.text.partition('name="kept_voice" value="')[2].partition('"')[0]
    answer = resident.post("/report/", {"kept_voice": token})
    assert answer.status_code == 302
    assert recording(Case.objects.get()).digest == voices.kept().digest


def test_something_else_than_sound_is_refused_with_a_message(
    world: World, resident: Client
) -> None:
    page = sent(resident, b"%PDF-1.7", text="路灯不亮")
    assert page.status_code in {400, 422}
    assert "not a voice recording" in page.text
    assert not Case.objects.exists()


def test_a_message_of_more_than_three_minutes_is_refused(world: World, resident: Client) -> None:
    page = sent(resident, voices.LONG, text="路灯不亮")
    assert page.status_code in {400, 422}
    assert "at most three minutes" in page.text
    assert not Case.objects.exists()


def test_a_program_lists_and_downloads_the_recording(world: World, at_desk) -> None:
    case, desk = spoken(world), at_desk("dispatcher")
    row = recording(case)
    (listed,) = desk.get(f"/api/v1/requests/{case.pk}/recordings").json()
    assert listed["id"] == str(row.pk)
    assert listed["bytes"] == len(voices.OGG)
    path = f"/api/v1/recordings/{row.pk}"
    heard = desk.get(path)
    assert (heard.headers["Content-Type"], heard.content) == ("audio/ogg", voices.OGG)
    part = desk.get(path, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"OggS")
    assert desk.get(f"/api/v1/photos/{row.pk}/full").status_code == 404
    assert at_desk("housing").get(path).status_code == 404


def test_the_clerk_hears_and_types_it_on_the_request(world: World, at_desk) -> None:
    case = spoken(world)
    desk = at_desk("dispatcher")
    page = desk.get(f"/desk/requests/{case.id}/").text
    path = f"/desk/voices/{recording(case).pk}/"
    assert f'src="{path}"' in page
    assert desk.get(path).content == voices.OGG
    assert desk.post(f"{path}type/", {"text": SAID}).status_code == 302
    assert SAID in desk.get(f"/desk/requests/{case.id}/").text
    refused = desk.post(f"{path}type/", {"text": " "})
    assert refused.status_code == 400
    assert "Write down what is said" in refused.text
