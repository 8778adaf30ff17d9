"""Photos of records, with needs as the example: added, viewed, removed, erased."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.core import files, retention
from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.records.attachments import public as attachments
from jiceng.records.attachments.public import Attachment
from jiceng.records.timeline import timeline
from tests import photos
from tests.cases.conftest import built_world, world
from tests.records.example import listed_need
from tests.state_comparison import findings
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]


@pytest.fixture
def need(world: World) -> UUID:
    return listed_need(world)


def attach(world: World, need: UUID, *kept: files.StoredPhoto) -> list[Attachment]:
    return attachments.attach(
        kind="need", record=need, by=world["clerk"], at=world.at, photos=kept or [photos.kept()]
    )


def test_photo_is_recorded_by_its_digest_and_shown_in_the_timeline(world, need) -> None:
    (row,) = attach(world, need)
    (shown,) = timeline(world["clerk"], "need", need)[0].photos
    assert str(row.pk) in shown.path
    event = Event.objects.filter(stream_id=need).order_by("-seq")[0]
    assert event.type == "attachment.added"
    assert row.digest in event.data
    assert row.name not in event.data
    assert verify().ok
    assert findings() == []


def test_photo_belongs_to_one_record_and_their_number_is_limited(world, need) -> None:
    kept = photos.kept()
    attach(world, need, kept)
    with pytest.raises(Refused) as refused:
        attach(world, need, kept)
    assert refused.value.code == "photo.sent_before"
    Attachment.objects.bulk_create(
        Attachment(
            stream_id=need, kind="before", at=world.at, digest="", width=1, height=1, bytes=1
        )
        for _ in range(29)
    )
    with pytest.raises(Invalid) as full:
        attach(world, need)
    assert full.value.code == "photo.record_full"


def test_hidden_and_missing_photos_get_the_same_response(world, need) -> None:
    (row,) = attach(world, need)
    for photo in (row.pk, uuid4()):
        with pytest.raises(NotFound):
            attachments.attachment(world["other_dispatcher"], photo)
    assert attachments.attachments_of(world["other_dispatcher"], "need", need) == []
    case = world.open(photos=(photos.kept(),))
    of_request = Attachment.objects.get(stream=case.pk)
    with pytest.raises(NotFound):  # requests show theirs at an address of their own
        attachments.attachment(SYSTEM, of_request.pk)


def test_removed_photo_needs_a_reason_and_keeps_its_digest(world, need) -> None:
    (row,) = attach(world, need)
    name = row.name
    with pytest.raises(Invalid):
        attachments.detach(attachment=row.pk, by=world["clerk"], at=world.at, reason=" ")
    attachments.detach(attachment=row.pk, by=world["clerk"], at=world.at, reason="拍到了路人")
    row.refresh_from_db()
    assert (row.name, row.detached_at) == ("", world.at)
    entry = timeline(world["clerk"], "need", need)[0]
    assert (entry.type, list(entry.texts)) == ("attachment.removed", ["拍到了路人"])
    with pytest.raises(NotFound):
        attachments.detach(attachment=row.pk, by=world["clerk"], at=world.at, reason="再次")
    assert name in files_of_sweep(name)
    assert findings() == []


def files_of_sweep(name: str) -> set[str]:
    """Unreferenced files of this name, which the cleanup may delete."""
    owned = {each for owner in files.OWNERS.all() for each in owner.owned([name])}
    return {name} - owned


def test_old_photos_are_erased_and_the_chain_verifies(world, need) -> None:
    (row,) = attach(world, need)
    late = world.at + timedelta(days=5 * 366)
    assert retention.run(by=SYSTEM, at=late, kinds=["attachments.photo"])["attachments.photo"] == 1
    row.refresh_from_db()
    assert (row.name, row.person_id, row.erased_at) == ("", None, late)
    assert verify().ok
    assert findings() == []


def test_photo_is_added_and_opened_on_the_page(world, need, at_desk) -> None:
    clerk, path = at_desk("clerk", "zh-hans"), f"/desk/needs/{need}/"
    sent = SimpleUploadedFile("a.jpg", photos.jpeg(), "image/jpeg")
    answer = clerk.post(f"{path}parts/photos/", {"photos": sent, "shows": "evidence"})
    assert answer.headers["Location"] == f"{path}#photos"
    row = Attachment.objects.get()
    assert default_storage.exists(row.name)
    shown = clerk.get(path).content.decode()
    assert f"/desk/attachments/{row.pk}/small/" in shown
    opened = clerk.get(f"/desk/attachments/{row.pk}/full/")
    assert opened.headers["Content-Type"] == "image/jpeg"
    assert b"".join(opened.streaming_content).startswith(b"\xff\xd8")
    refused = clerk.post(f"{path}parts/photos/", {"shows": "evidence"})
    assert refused.status_code == 400
    gone = clerk.post(f"{path}parts/photos/", {"detach": str(row.pk), "reason": "拍错了"})
    assert gone.status_code == 302
    assert clerk.get(f"/desk/attachments/{row.pk}/full/").status_code == 404
