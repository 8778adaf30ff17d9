"""Pages of the audit log and of data retention."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiceng.cases import actions, rules
from jiceng.cases.models import Caller, Case
from jiceng.core import audit_trail, audit_verification, background_jobs, retention
from jiceng.core.access import SYSTEM, Actor, Grant
from jiceng.core.models import BackgroundJob, Event
from jiceng.directory import actions as directory
from jiceng.directory.public import actor_of
from tests.core.chains import sql
from tests.web.steps import text_of
from tests.world import World

TRAIL = "/desk/admin/audit/"
ERASURE = "/desk/admin/retention/"


@pytest.fixture
def auditor(at_desk) -> Client:
    client: Client = at_desk("auditor")
    return client


@pytest.fixture
def admin(at_desk) -> Client:
    client: Client = at_desk("administrator")
    return client


def test_events_are_shown_as_text_with_their_checksums(world: World, auditor: Client) -> None:
    case = world.open(by=world["hotline"])
    page = text_of(auditor.get(TRAIL))
    assert "Received" in page
    assert case.number in page
    assert "hotline" in page
    seal = Event.objects.filter(stream_id=case.id).latest("seq")
    assert bytes(seal.hash).hex() in page
    assert reverse("request", args=[case.id]) in page


@pytest.mark.parametrize("how", ["of", "who", "type", "label", "kind", "nothing"])
def test_audit_log_is_filtered_by_number_person_type_and_kind(
    world: World, auditor: Client, how: str
) -> None:
    case = world.open(by=world["clerk"])
    actions.edit_category(
        code="1504", changes={"deadline_amount": 3}, by=world["district"], at=world.at
    )
    query = {
        "of": {"of": case.number},
        "who": {"who": "clerk"},
        "type": {"type": "case.opened"},
        "label": {"type": "received"},
        "kind": {"kind": "case"},
        "nothing": {"of": "no such number"},
    }[how]
    page = text_of(auditor.get(TRAIL, query))
    assert "Changed" not in page
    assert ("Received" in page) is (how != "nothing")
    assert ("Nothing was found" in page) is (how == "nothing")
    changed = text_of(auditor.get(TRAIL, {"of": "1504"}))
    assert "停车" in changed
    assert "Received" not in changed


def test_audit_log_is_filtered_by_day(world: World, auditor: Client) -> None:
    world.open()
    today = {"from": "2026-09-16", "to": "2026-09-16"}
    assert "Received" in text_of(auditor.get(TRAIL, today))
    assert "Received" not in text_of(auditor.get(TRAIL, {"to": "2026-09-15"}))
    assert auditor.get(TRAIL, {"from": "when?"}).status_code == 400


def test_auditor_of_another_district_sees_no_events(world: World, at_desk) -> None:
    case = world.open(by=world["hotline"])
    beside = directory.create_unit(
        code="440703", name="蓬江区", kind="district", parent=None, by=SYSTEM, at=world.at
    )
    person = directory.create_person(name="隔壁", username="beside", by=SYSTEM, at=world.at)
    directory.appoint(person=person, role="auditor", unit=beside, by=SYSTEM, at=world.at)
    world.people["beside"] = person
    page = text_of(at_desk("beside").get(TRAIL))
    assert case.number not in page
    assert "hotline" not in page
    assert "Routing rules" in page
    assert "隔壁" in page
    found = text_of(at_desk("beside").get(TRAIL, {"of": case.number}))
    assert "Nothing was found" in found
    assert actor_of(person, world.at).holds("audit.read")


def test_audit_log_shows_only_events_in_the_scope_of_the_auditing_position(
    world: World,
) -> None:
    here, there = world.units["440704001001"], world.units["440704005"]
    audited, worked_on = world.open(), world.open()
    Case.objects.filter(pk=audited.pk).update(unit=here, first_receiver=here, area=here)
    Case.objects.filter(pk=worked_on.pk).update(unit=there, first_receiver=there, area=there)
    both = frozenset({"audit.read", "case.read", "directory.read"})
    actor = Actor(
        kind="person",
        grants=(
            Grant("auditor", here.id, here.path, both),
            Grant("dispatcher", there.id, there.path, both - {"audit.read"}),
        ),
    )
    wide = Actor(
        kind="person",
        grants=(
            Grant("auditor", here.id, here.path, frozenset({"audit.read"})),
            Grant("district", None, "/440704/", both - {"audit.read"}),
        ),
    )
    for reader in (actor, wide):
        page = audit_trail.trail(
            reader, audit_trail.Filters(kind="case"), now=timezone.now(), everything=False
        )
        assert {row.stream_id for row in page.rows} == {audited.pk}


@pytest.mark.parametrize("number", [1, 3])
def test_audit_log_uses_same_number_of_queries_for_any_length(
    world: World, auditor: Client, django_assert_num_queries, number: int
) -> None:
    for _case in range(number):
        world.open(by=world["hotline"])
    auditor.get(TRAIL)
    with django_assert_num_queries(10):
        auditor.get(TRAIL)


def test_verification_is_requested_watched_and_reported(world: World, auditor: Client) -> None:
    world.open()
    page = text_of(auditor.post(reverse("admin-audit-verify"), follow=True))
    assert "Waiting for its turn" in page
    again = text_of(auditor.post(reverse("admin-audit-verify"), follow=True))
    assert "under way already" in again
    row = BackgroundJob.objects.get()
    part = reverse("admin-job", args=[row.id])
    assert 'hx-trigger="every 2s"' in text_of(auditor.get(part))
    background_jobs.run(row.id)
    assert auditor.get(part).headers["HX-Refresh"] == "true"
    assert "complete, unchanged" in text_of(auditor.get(TRAIL))
    page = text_of(auditor.get(reverse("admin-audit-verified", args=[row.id])))
    assert "Integrity check passed" in page


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        ("change", "An event was changed after it was written"),
        ("remove", "Events are missing"),
        ("head", "The end of a chain is missing"),
    ],
)
def test_manipulation_is_explained_on_the_page(
    world: World, auditor: Client, harm: str, words: str
) -> None:
    case = world.resolved()
    statements = {
        "change": "UPDATE core_event SET actor = 'system:forged' WHERE stream_id = %s AND seq = 2",
        "remove": "DELETE FROM core_event WHERE stream_id = %s AND seq = 2",
    }
    head = (
        "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica; "
        "DELETE FROM core_stream WHERE id = %s"
    )
    sql(statements.get(harm, head), [case.id])
    row = background_jobs.start(kind=audit_verification.JOB, by=world["auditor"], at=world.at)
    background_jobs.run(row.id)
    page = text_of(auditor.get(reverse("admin-audit-verified", args=[row.id])))
    assert words in page
    assert case.number in page
    assert "Make no changes now" in page
    assert "finding" in text_of(auditor.get(TRAIL))


def test_job_of_another_permission_is_hidden(world: World, auditor: Client, admin: Client) -> None:
    row = background_jobs.start(kind=retention.JOB, by=world["administrator"], at=world.at)
    assert auditor.get(reverse("admin-job", args=[row.id])).status_code == 404
    assert admin.get(reverse("admin-job", args=[row.id])).status_code == 200
    assert admin.get(TRAIL).status_code == 403
    assert auditor.get(ERASURE).status_code == 403


def test_retention_is_shown_and_erasure_can_be_started_with_a_reason(
    world: World, at_desk, time_machine
) -> None:
    case = world.resolved()
    for caller in Caller.objects.filter(case=case):
        actions.call_back(
            case=case.id,
            caller=caller.id,
            by=world["caller"],
            at=world.at,
            answer=rules.CallbackAnswer(True, True, True, 5),
        )
    later = world.at + timedelta(days=2 * 365 - 20)
    time_machine.move_to(later, tick=False)
    page = text_of(at_desk("administrator").get(ERASURE))
    assert "Residents&#x27; details" in page
    assert "0 records are past their date." in page
    time_machine.move_to(later + timedelta(days=21), tick=False)
    admin = at_desk("administrator")
    assert "2 records are past their date." in text_of(admin.get(ERASURE))
    refused = admin.post(reverse("admin-retention-run"), {"reason": " "})
    assert refused.status_code == 400
    asked = text_of(admin.post(reverse("admin-retention-run"), {"reason": "本人要求"}, follow=True))
    assert "Waiting for its turn" in asked
    assert admin.post(reverse("admin-retention-run"), {"reason": "再来"}).status_code == 409
    background_jobs.run(BackgroundJob.objects.get().id)
    done = text_of(admin.get(ERASURE))
    assert "本人要求" in done
    assert "residents&#x27; details: 1" in done
    assert not Caller.objects.filter(erased_at=None).exists()


def test_retention_and_audit_pages_use_a_known_number_of_queries(
    world: World, admin: Client, django_assert_num_queries
) -> None:
    admin.get(ERASURE)
    admin.get(ERASURE)
    # Session, person, clock, runs, what is late by itself; of each kind what is due, and where
    # nothing comes to its end within a year, one count ahead.
    with django_assert_num_queries(52):
        admin.get(ERASURE)
