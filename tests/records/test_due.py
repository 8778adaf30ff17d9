"""Deadlines of any record: the clock follows the states and records events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from jiceng.core import audit_verification
from jiceng.core.access import SYSTEM
from jiceng.core.calendar import current_calendar
from jiceng.core.manifests import contributing, replacing
from jiceng.core.models import Event
from jiceng.core.worktime import TimeUnit, WorkingTime, add
from jiceng.records.clock import public as clocks
from jiceng.records.clock.tasks import breaches_at, reminders_at
from jiceng.records.public import (
    DueClock,
    DueRecord,
    Fields,
    Lifecycle,
    Move,
    Opening,
    Outcome,
    lifecycle_of,
    make_due_moves,
    make_move,
    open_record,
    to_unit_above,
)
from tests.factories import CommunityFactory
from tests.records.tables import table_of

MONDAY = datetime(2026, 9, 14, 2, tzinfo=UTC)  # 10:00 of a working day
TWO_DAYS = WorkingTime(2, TimeUnit.WORK_DAY)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Asked(Fields):
    """Fields of a new repair."""

    title: str


def plain(name: str, on: set[str], to: set[str], **more: Any) -> Move:
    return Move(name=name, label=name, event=(name, name), on=on, to=to, **more)


def abandoned_at(facts: Any) -> datetime | None:
    due: datetime | None = facts.record.due_at
    return due and due + timedelta(days=30)


def extended(_facts: Any, _fields: Any, context: Any) -> Outcome:
    return Outcome(clock=[clocks.Extend(at=context.at, amount=TWO_DAYS)])


def life(model: Any, **more: Any) -> Lifecycle:
    due = DueClock(span=TWO_DAYS, over={"done", "left"}, paused={"waiting"}, resumes="go_on")
    return Lifecycle(
        kind="repair",
        label="Repair",
        model=model,
        named="title",
        plain=["title"],
        states={"running": "running", "waiting": "waiting", "done": "done", "left": "left"},
        visible=lambda _actor: model.objects.all(),
        opening=Opening(label="Begin", event=("begun", "-"), right="need.edit", fields=Asked),
        moves=[
            plain("wait", {"running"}, {"waiting"}),
            plain("go_on", {"waiting"}, {"running"}),
            plain("finish", {"running", "waiting"}, {"done"}),
            plain("reopen", {"done"}, {"running"}),
            plain("extend", {"running"}, {"running"}, apply=extended),
            plain("pass_on", {"running"}, {"running"}, apply=to_unit_above),
            plain("leave", {"running", "waiting"}, {"left"}, after=abandoned_at),
        ],
        **{"due": due, **more},
    )


@pytest.fixture
def repair(db: None) -> Iterator[Any]:
    """A kind of records that are due, with a table of its own for the time of a test."""

    class Repair(DueRecord):
        title = models.CharField(max_length=20)

        class Meta(DueRecord.Meta):
            app_label = "records"

    with table_of(Repair):
        unit = CommunityFactory.create().pk
        with contributing(life(Repair)):
            yield open_record("repair", {"title": "路灯"}, unit=unit, by=SYSTEM, at=MONDAY)


def move(record: Any, name: str, at: datetime) -> Any:
    return make_move("repair", record.pk, name, by=SYSTEM, at=at)


def event_types(record: Any) -> list[str]:
    return list(
        Event.objects.filter(stream_id=record.pk).order_by("seq").values_list("type", flat=True)
    )


def after(at: datetime, span: WorkingTime = TWO_DAYS) -> datetime:
    return add(at, span, current_calendar())


def test_record_is_due_after_the_declared_time(repair: Any) -> None:
    assert repair.due_at == after(MONDAY)
    assert repair.wakes_at == repair.due_at + timedelta(days=30)
    done = move(repair, "finish", MONDAY + HOUR)
    assert (done.due_at, done.breached_at, done.wakes_at) == (repair.due_at, None, None)
    assert breaches_at(MONDAY + timedelta(days=90)) == 0


def test_passed_deadline_is_recorded_once_per_round(repair: Any) -> None:
    late = repair.due_at + MINUTE
    assert breaches_at(repair.due_at - MINUTE) == 0
    assert (breaches_at(late), breaches_at(late + HOUR)) == (1, 0)
    assert event_types(repair) == ["repair.begun", "repair.breached"]
    move(repair, "finish", late + HOUR)
    again = move(repair, "reopen", late + 2 * HOUR)
    assert again.due_at == after(late + 2 * HOUR)
    move(repair, "finish", again.due_at + MINUTE)
    assert event_types(repair)[-2:] == ["repair.breached", "repair.finish"]
    assert event_types(repair).count("repair.breached") == 2
    assert audit_verification.verify().ok


def test_suspended_record_has_no_automatic_changes(repair: Any) -> None:
    waiting = move(repair, "wait", MONDAY + HOUR)
    assert waiting.due_at is None
    far = MONDAY + timedelta(days=300)
    assert (breaches_at(far), reminders_at(far), make_due_moves(at=far)) == (0, 0, 0)
    went_on = move(repair, "go_on", far)
    assert went_on.due_at > far
    assert went_on.breached_at is None


def test_suspension_expires_after_its_maximum_length(repair: Any) -> None:
    move(repair, "wait", MONDAY)
    assert make_due_moves(at=MONDAY + timedelta(days=364)) == 0
    assert make_due_moves(at=MONDAY + timedelta(days=366)) == 1
    repair.refresh_from_db()
    assert repair.state == "running"
    assert repair.due_at is not None


def test_unit_is_reminded_once_per_mark(repair: Any) -> None:
    moment, sent = MONDAY, 0
    while moment < repair.due_at:
        sent += reminders_at(moment)
        moment += 10 * MINUTE
    assert sent == event_types(repair).count("repair.reminded") == 2


def test_clock_of_one_stage_starts_again_with_it(repair: Any) -> None:
    stage = DueClock(span=TWO_DAYS, runs={"running"}, paused={"waiting"}, resumes="go_on")
    with replacing(Lifecycle, life(type(repair), due=stage)):
        assert lifecycle_of("repair").over == {"left"}
        done = move(repair, "finish", MONDAY + HOUR)
        assert (done.due_at, breaches_at(MONDAY + timedelta(days=90))) == (repair.due_at, 0)
        again = move(repair, "reopen", MONDAY + timedelta(days=7))
        assert again.due_at == after(MONDAY + timedelta(days=7))
        assert move(repair, "wait", again.due_at - HOUR).due_at is None
        went_on = move(repair, "go_on", again.due_at)
        assert breaches_at(went_on.due_at + MINUTE) == 1


def test_extension_is_added_to_the_ledger_and_a_transfer_keeps_the_clock(repair: Any) -> None:
    extended_to = move(repair, "extend", MONDAY + HOUR).due_at
    assert extended_to == after(MONDAY, WorkingTime(4, TimeUnit.WORK_DAY))
    passed_on = move(repair, "pass_on", MONDAY + HOUR)
    assert passed_on.due_at == extended_to
    assert clocks.clock_of(passed_on).unit_id == passed_on.unit_id != repair.unit_id


def test_clock_requires_the_columns_of_its_lifecycle() -> None:
    with isolate_apps("jiceng.records"):

        class Plain(models.Model):
            class Meta:
                app_label = "records"

    for due, said in (
        (DueClock(span=TWO_DAYS, over={"gone"}), "states gone"),
        (DueClock(span=TWO_DAYS, runs={"gone"}), "states gone"),
        (DueClock(span=TWO_DAYS, over={"done"}, runs={"running"}), "one of over and runs"),
        (DueClock(span=TWO_DAYS), "one of over and runs"),
        (DueClock(span=TWO_DAYS, over={"done"}, paused={"waiting"}), "that resumes in waiting"),
        (DueClock(span=TWO_DAYS, over={"done"}), "no columns of Plain"),
    ):
        with pytest.raises(ValueError, match=said):
            life(Plain, due=due)


def test_ledger_entry_without_a_clock_raises_an_error(repair: Any) -> None:
    with (
        replacing(Lifecycle, life(type(repair), due=None)),
        pytest.raises(ValueError, match="repair has no clock"),
    ):
        move(repair, "extend", MONDAY)
