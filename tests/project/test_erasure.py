"""Retention works for all personal data: every declared field is empty after its period.

One row of every kind of personal data is created, all people leave, everything is closed, and time
passes. The fields come from the declarations: a new one without a row here, or without a job that
erases it, fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models

from jiceng.accounts.models import FactorSecret
from jiceng.cases import actions as cases
from jiceng.cases.knowledge.actions import note_missed
from jiceng.cases.models import (
    Approval,
    Attachment,
    Callback,
    Case,
    CaseTask,
)
from jiceng.cases.tasks import dormant_at
from jiceng.core import data_subjects, evidence, privacy, retention
from jiceng.core.access import SYSTEM
from jiceng.core.audit_verification import verify
from jiceng.core.ids import uuid7
from jiceng.core.models import BackgroundJob, Event, Salt
from jiceng.desk.models import Draft, Export, Presence, SavedFilter
from jiceng.directory import actions as directory
from jiceng.directory import second_approval
from jiceng.directory.models import Person, Post
from jiceng.grids.models import GridPost
from jiceng.notifications.models import Channel, Notification, Preference, Subscription
from jiceng.records.followers.models import Follower
from jiceng.records.imports.models import ImportRun, RejectedRow, TableImport
from jiceng.records.public import make_move
from jiceng.records.remarks.public import Remark
from tests.cases.conftest import built_world, world
from tests.cases.hot_issues.found import hot_issue
from tests.cases.joint_centre.personal_rows import insert_mediations
from tests.fieldwork.personal_rows import insert_difference
from tests.people.households.samples import listed_household
from tests.records.personal_rows import insert_rows_of_every_kind
from tests.world import World

__all__ = ["built_world", "world"]

LONG_AFTER = timedelta(days=31 * 365)  # vouchers are kept longest, for thirty years


def personal() -> Iterator[tuple[type[models.Model], str]]:
    for label, declaration in privacy.declarations().items():
        for name in declaration.personal:
            yield apps.get_model(label), name


def filled(model: type[Any], name: str) -> int:
    """How many rows hold something in this field; what an erased reference leaves is nothing that
    anybody reads."""
    values = (getattr(row, name) for row in model._default_manager.all())
    return sum(bool(value) and not str(value).startswith("erased:") for value in values)


def everything(world: World) -> Case:
    """Insert one row of every kind; returns their request."""
    at, handler = world.at, world.people["handler"]
    case = world.open()
    report = world.report(caller=world.report().caller)
    assert report.caller.phone
    caller = case.callers.get()
    caller.email = "a@example.com"
    caller.save()
    Case.objects.filter(pk=case.pk).update(
        handler=handler,
        media_url="https://x.example/a.jpg",
        suggested_words=["垃圾"],
        lon=113.1,
        lat=22.5,
        resolution="已清运",
        source="hotline",
        source_ref="张三-0041",
    )
    cases.note(case=case.id, by=world["clerk"], at=at, text="已联系")
    Attachment.objects.create(
        stream_id=case.pk,
        kind="after",
        name="a/b.jpg",
        person=handler,
        at=at,
        digest="0" * 64,
        width=1,
        height=1,
        bytes=1,
    )
    CaseTask.objects.create(
        case=case,
        kind="whistle",
        unit_id=world.urban,
        called_at=at,
        called_by_id=world.urban,
        reason="找张三",
        evidence="见到",
    )
    Callback.objects.create(
        case=case,
        caller=caller,
        by=handler,
        round=1,
        at=at,
        reached=False,
        valid=False,
        remark="关机",
    )
    Approval.objects.create(
        stream_id=case.pk,
        kind="extend",
        asked_by=handler,
        asked_at=at,
        reason="等",
        given={"amount": "1.00", "amount_unit": "work_day"},
        decisions=[{"by": str(handler.pk), "reason": "可"}],
    )
    TableImport.objects.create(
        kind="case",
        unit_id=world.urban,
        by=handler,
        file_name="a.csv",
        file_bytes=1,
        file_digest="0" * 64,
        created_at=at,
        finished_at=at,
    )
    run = ImportRun.objects.create(
        mapping="own", file_name="a.csv", file_digest="0" * 64, started_at=at
    )
    RejectedRow.objects.create(run=run, line=2, reason="“张三” is no number")
    job = BackgroundJob.objects.create(
        id=uuid4(),
        kind="workbench.export"[:20],
        reason="核对",
        asked_by=world["handler"].ref,
        asked_at=at,
        finished_at=at,
    )
    Export.objects.create(
        job=job,
        person=handler,
        source="search",
        query="q=张三",
        name="a.xlsx",
        rows=1,
        sight={},
        bytes=1,
        written_at=at,
    )
    _of_an_account(world, handler)
    asked = data_subjects.register(
        kind="see", subject=data_subjects.Subject("13800138000"), note="电话核实", by=SYSTEM, at=at
    )
    data_subjects.answer(request=asked.id, refused=False, text="已给副本", by=SYSTEM, at=at)
    Notification.objects.create(
        person=handler,
        kind="assigned",
        event_type="case.dispatched",
        stream_kind="case",
        stream_id=case.id,
        seq=1,
        at=at,
        made_at=at,
        read_at=at,
    )
    Preference.objects.create(person=handler, quiet_from=time(22), quiet_to=time(7))
    Channel.objects.create(person=handler, scheme="json", label="群", url="json://x", created_at=at)
    Subscription.objects.create(
        grid_code="g", address="b@example.com", address_index=b"i" * 16, language="en", asked_at=at
    )
    Follower.objects.create(stream_id=case.pk, person=handler, since=at)
    Draft.objects.create(
        stream_id=case.pk, person=handler, field="note.text", text="写了", saved_at=at
    )
    Presence.objects.create(
        stream_id=case.pk, person=handler, visit=uuid7(), seen_at=at, wrote_at=at, left_at=at
    )
    SavedFilter.objects.create(
        person=handler, name="我的", query="q=张三", position=1, edited_at=at
    )
    GridPost.objects.create(
        grid_code="g",
        person=handler,
        role="officer",
        valid_from=date(2026, 1, 5),
        public_phone="0750-1234567",
    )
    second_approval.perform_or_propose(
        "account.edit",
        person=str(world.people["auditor"].pk),
        username="x",
        work_number="7",
        by=world["administrator"],
        at=at,
    )
    insert_rows_of_every_kind(world.units["440704001"], at)
    insert_difference(world)
    insert_mediations(world)
    household = listed_household(world)
    make_move("household", household, "remove", {}, by=SYSTEM, at=at)
    hot_issue(world)
    note_missed("暂住证", at=at)
    return case


def _of_an_account(world: World, person: Person) -> None:
    at = world.at
    directory.edit_person(person=person, phone="0750-7654321", work_number="8", by=SYSTEM, at=at)
    Person.objects.filter(pk=person.pk).update(last_login=at)
    secret = FactorSecret.objects.create(secret="abc")
    Authenticator.objects.create(user=person, type="totp", data={"secret": str(secret.pk)})
    SocialAccount.objects.create(user=person, provider="oidc", uid="u", extra_data={"name": "张"})
    UserSession.objects.create(user=person, ip="198.51.100.9", user_agent="x", session_key="k")
    Session.objects.create(session_key="k", session_data="sealed", expire_date=at)
    browser = {"username": "x", "ip_address": "198.51.100.9", "user_agent": "x"}
    AccessAttempt.objects.create(**browser, failures_since_start=1, get_data="", post_data="")
    AccessLog.objects.create(**browser)
    AccessFailureLog.objects.create(**browser)
    EmailAddress.objects.create(user=person, email="c@example.com")


def rows_with_texts() -> set[UUID]:
    """Salts of recorded rows that still contain texts."""
    return {
        plan.salt_row(plan.key.encode(row.pk))
        for plan in evidence.plans().values()
        for row in plan.model._base_manager.all()
        if any(getattr(row, column.attribute) for column in plan.guarded)
    }


def test_every_declared_field_has_an_eraser() -> None:
    assert retention.never_erased() == []


def test_every_erased_field_is_declared() -> None:
    declared = {f"{model._meta.label}.{name}" for model, name in personal()}
    labels = {model._meta.label for model, _name in personal()}
    for kind in retention.registered().values():
        assert set(kind.erases) <= declared | labels, kind.kind


def test_no_personal_data_remains_after_all_retention_periods(world: World) -> None:
    case = everything(world)
    bare = [f"{m._meta.label}.{name}" for m, name in personal() if not filled(m, name)]
    assert bare == []  # each declaration is tested with data
    heir = directory.create_person(name="继任", username="heir", by=SYSTEM, at=world.at)
    directory.appoint(
        person=heir, role="district_office", unit=world.units["440704"], by=SYSTEM, at=world.at
    )
    for person in Person.objects.filter(is_active=True).exclude(pk=heir.pk):
        directory.deactivate(person=person, by=SYSTEM, at=world.at, successor=heir)
    # The last person has no successor.
    Person.objects.filter(pk=heir.pk).update(is_active=False, left_at=world.at)
    GridPost.objects.update(valid_to=date(2026, 9, 17))
    Case.objects.update(is_open=False, state="closed", closed_at=world.at)
    retention.run(by=SYSTEM, at=world.at + LONG_AFTER)
    left = [f"{m._meta.label}.{name}" for m, name in personal() if filled(m, name)]
    # Salts of impersonal texts are kept: the note of a rule set, an external number.
    assert set(left) <= {"core.Salt.salt"}
    assert set(Salt.objects.values_list("row", flat=True)) <= rows_with_texts()
    assert Case.objects.get(pk=case.pk).number
    assert verify().ok


def test_nothing_is_erased_before_its_retention_period_ends(world: World) -> None:
    everything(world)
    Case.objects.update(is_open=False, state="closed", closed_at=world.at)
    Person.objects.filter(username="handler").update(is_active=False, left_at=world.at)
    retention.run(by=SYSTEM, at=world.at + timedelta(days=729))
    for model, name in (
        (Case, "text"),
        (Case, "handler"),
        (Remark, "text"),
        (Person, "phone"),
        (Salt, "salt"),
        (Approval, "decisions"),
        (BackgroundJob, "reason"),
        (FactorSecret, "secret"),
    ):
        assert filled(model, name), f"{model.__name__}.{name}"
    assert not Channel.objects.exists()  # at once


# What nobody closes


def test_abandoned_request_causes_a_warning_and_is_erased_later(world: World) -> None:
    case = world.open()
    late = world.at + timedelta(days=5 * 365)
    assert retention.run(by=SYSTEM, at=late + timedelta(days=1))["cases.dormant"] == 0
    assert dormant_at(late - timedelta(days=91)) == 0
    warned_at = late - timedelta(days=89)
    assert dormant_at(warned_at) == 1
    assert dormant_at(warned_at + timedelta(days=1)) == 0
    due = warned_at + timedelta(days=91)
    assert retention.run(by=SYSTEM, at=due)["cases.dormant"] == 1
    case.refresh_from_db()
    assert (case.text, case.is_open, case.erased_at) == ("", True, due)
    told = list(Event.objects.filter(stream_id=case.id).values_list("type", flat=True))
    assert "case.dormant" in told
    assert "case.matter_erased" in told


def test_work_after_the_warning_prevents_the_erasure(world: World) -> None:
    case = world.open()
    warned_at = world.at + timedelta(days=5 * 365 - 89)
    assert dormant_at(warned_at) == 1
    cases.note(case=case.id, by=world["clerk"], at=warned_at + timedelta(days=5), text="还在办")
    assert retention.run(by=SYSTEM, at=warned_at + timedelta(days=95))["cases.dormant"] == 0
    case.refresh_from_db()
    assert case.text


def test_account_without_position_is_closed_after_a_year(world: World) -> None:
    clerk = world.people["clerk"]
    directory.end_post(post=Post.objects.get(person=clerk), by=SYSTEM, at=world.at)
    run = retention.run(by=SYSTEM, at=world.at + timedelta(days=360), kinds=["directory.unused"])
    assert run == {"directory.unused": 0}
    late = world.at + timedelta(days=370)
    retention.run(by=SYSTEM, at=late, kinds=["directory.unused"])
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.left_at) == (False, late)
