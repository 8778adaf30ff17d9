"""Photos of a request: adding, removing, recorded data, retention."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from jiceng.cases import actions, queries, tasks
from jiceng.cases.models import Attachment, AttachmentKind, CaseTask
from jiceng.cases.timeline import timeline
from jiceng.core import files, retention
from jiceng.core.access import ANONYMOUS, SYSTEM, Actor
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Forbidden, Invalid, NotFound, Refused
from jiceng.core.models import Event
from jiceng.records.remarks.public import Remark
from tests.cases.test_lifecycle import CONTENT, types
from tests.photos import kept
from tests.world import World

RESIDENT = Actor(kind="resident")
AFTER, EVIDENCE = AttachmentKind.AFTER, AttachmentKind.EVIDENCE


def event_data(case: Any, type_: str) -> list[dict[str, Any]]:
    events = Event.objects.filter(stream_id=case.id, type=type_).order_by("seq")
    return [orjson.loads(event.data) for event in events]


def is_stored(name: str) -> bool:
    try:
        files.open_photo(name, "full").close()
    except NotFound:
        return False
    return True


def test_report_with_photos_is_one_event_chain(world: World) -> None:
    photos = (kept(), kept())
    case = world.open(photos=photos, by=RESIDENT)
    rows = list(queries.photos_of(case))
    assert [(row.name, row.kind, row.person_id, row.is_internal) for row in rows] == [
        (each.name, "report", None, False) for each in photos
    ]
    assert types(case) == ["case.opened", "case.routed", "case.attached"]
    (said,) = event_data(case, "case.attached")
    assert [each["digest"] for each in said["photos"]] == [each.digest for each in photos]
    assert photos[0].name not in str(said)
    assert verify().ok


def test_resubmitted_photos_open_no_second_request(world: World) -> None:
    photos = (kept(),)
    world.open(photos=photos)
    with pytest.raises(Refused) as caught:
        world.open(photos=photos)
    assert caught.value.code == "photo.sent_before"


def test_only_the_unit_in_charge_adds_photos(world: World) -> None:
    case = world.open()
    actions.attach(
        case=case.id,
        by=world["dispatcher"],
        at=world.at,
        photos=[kept()],
        kind=EVIDENCE,
        internal=True,
    )
    (row,) = queries.photos_of(case)
    assert (row.kind, row.person_id) == ("evidence", world.people["dispatcher"].pk)
    assert list(queries.photos_of(case, public=True)) == []
    for who, problem in (("auditor", Forbidden), ("other_dispatcher", NotFound)):
        with pytest.raises(problem):
            actions.attach(case=case.id, by=world[who], at=world.at, photos=[kept()], kind=EVIDENCE)
    assert types(case).count("case.attached") == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [({"photos": []}, "photo.missing"), ({"kind": AttachmentKind.REPORT}, "photo.kind")],
)
def test_invalid_photos_are_refused(world: World, given: dict[str, Any], code: str) -> None:
    case = world.open()
    how: dict[str, Any] = {"photos": [kept()], "kind": EVIDENCE, **given}
    with pytest.raises(Invalid) as caught:
        actions.attach(case=case.id, by=world["dispatcher"], at=world.at, **how)
    assert caught.value.code == code


def test_removed_photo_needs_a_reason_and_keeps_its_digest(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    case, photo = world.open(), kept()
    actions.attach(case=case.id, by=world["dispatcher"], at=world.at, photos=[photo], kind=EVIDENCE)
    (row,) = queries.photos_of(case)
    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment=row.id, by=world["dispatcher"], at=world.at, reason="拍到了路人")
    assert not is_stored(photo.name)
    assert list(queries.photos_of(case)) == []
    (said,) = event_data(case, "case.detached")
    assert said["photo_digest"] == photo.digest
    assert Remark.objects.get(pk=said["remark"]).text == "拍到了路人"
    with pytest.raises(NotFound):
        actions.detach(attachment=row.id, by=world["dispatcher"], at=world.at, reason="再来")


def test_only_a_superior_removes_photos_with_a_reason(world: World) -> None:
    case = world.open(photos=(kept(),))
    (row,) = queries.photos_of(case)
    for who, problem in (("dispatcher", Forbidden), ("other_dispatcher", NotFound)):
        with pytest.raises(problem):
            actions.detach(attachment=row.id, by=world[who], at=world.at, reason="不要")
    with pytest.raises(Invalid):
        actions.detach(attachment=row.id, by=world["street_leader"], at=world.at, reason=" ")
    actions.detach(attachment=row.id, by=world["street_leader"], at=world.at, reason="含人脸")
    assert types(case)[-1] == "case.detached"


def test_resident_sees_photos_of_the_resolution(world: World) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    actions.resolve(
        case=case.id, by=world["handler"], at=world.at, resolution="已清运", photos=[kept()]
    )
    (row,) = queries.photos_of(case, public=True)
    assert row.kind == "after"
    assert types(case)[-2:] == ["case.resolved", "case.attached"]


def test_called_department_closes_its_task_with_evidence(world: World) -> None:
    case = world.open()
    police = world.units["JH-POL"].id
    actions.whistle(
        case=case.id,
        by=world["dispatcher"],
        at=world.at,
        units=[police],
        ground="emergency",
        reason="到场",
    )
    task = CaseTask.objects.get(case=case)
    actions.report_in(task=task.id, by=world["police"], at=world.at)
    actions.close_task(
        task=task.id, by=world["police"], at=world.at, evidence="已处置", photos=[kept()]
    )
    (row,) = queries.photos_of(case)
    assert (row.kind, row.part_id, row.is_internal) == ("evidence", task.id, True)


def test_resident_adds_photos_to_open_requests_only(world: World) -> None:
    case = world.open()
    actions.add(case=case.id, by=RESIDENT, at=world.at, text="又堆高了", photos=[kept()])
    assert types(case)[-2:] == ["case.added", "case.attached"]
    (entry,) = [e for e in timeline(case) if e.type == "case.added"]
    assert (entry.text, entry.is_internal) == ("又堆高了", False)
    with pytest.raises(Invalid):
        actions.add(case=case.id, by=RESIDENT, at=world.at, text="  ")
    done = world.resolved()
    actions.call_back(case=done.id, by=world["caller"], at=world.at, answer=CONTENT)
    with pytest.raises(Refused) as caught:
        actions.add(case=done.id, by=RESIDENT, at=world.at, text="还有")
    assert caught.value.code == "case.no_longer_open"


def test_number_of_photos_from_residents_is_limited(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiceng.cases.actions.attachments.MOST_FROM_RESIDENTS", 2)
    case = world.open(photos=(kept(),))
    with pytest.raises(Invalid) as caught:
        actions.add(case=case.id, by=RESIDENT, at=world.at, text="", photos=[kept(), kept()])
    assert caught.value.code == "photo.too_many"


def test_photo_is_visible_with_its_request(world: World) -> None:
    case = world.open(photos=(kept(),))
    (row,) = queries.photos_of(case)
    assert queries.photo(world["dispatcher"], row.id) == row
    for actor in (world["other_dispatcher"], ANONYMOUS, RESIDENT):
        with pytest.raises(NotFound):
            queries.photo(actor, row.id)


def test_photos_are_erased_two_years_after_closing(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    photo = kept()
    case = world.resolved(photos=(photo,))
    actions.call_back(case=case.id, by=world["caller"], at=world.at, answer=CONTENT)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(by=SYSTEM, at=world.at + tasks.KEEP - timedelta(hours=1))
    assert is_stored(photo.name)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run(by=SYSTEM, at=world.at + tasks.KEEP + timedelta(hours=1))
    assert not is_stored(photo.name)
    row = Attachment.objects.get(stream=case.pk)
    assert (row.name, row.erased_at is not None) == ("", True)
    assert verify().ok


def test_cleanup_keeps_photos_of_requests(world: World) -> None:
    photo, orphan = kept(), kept()
    world.open(photos=(photo,))
    files.sweep(at=timezone.now() + timedelta(days=3))
    assert is_stored(photo.name)
    assert not is_stored(orphan.name)
