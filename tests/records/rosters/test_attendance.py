"""Attendance: signed in once, on the valid edition."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from jiceng.core import audit_verification
from jiceng.core.access import SYSTEM
from jiceng.records.rosters import actions, queries
from jiceng.records.rosters.models import Presence
from jiceng.records.rosters.rules import RosterLine
from tests.factories import UnitFactory
from tests.records.rosters.conftest import AT, GIVEN, Village, refused, types

pytestmark = pytest.mark.django_db


def test_attendance_is_recorded_once(village: Village) -> None:
    roster = village.frozen()
    first = actions.sign_in(roster=roster.pk, numbers=[3, 1], way="list", **GIVEN)
    again = actions.sign_in(
        roster=roster.pk, numbers=[1, 2], way="code", by=SYSTEM, at=AT + timedelta(minutes=1)
    )
    assert [each.number for each in first] == [1, 3]
    assert [(each.number, each.way) for each in again] == [(1, "list"), (2, "code")]
    attendance = queries.attendance(SYSTEM, roster.pk)
    assert (attendance.entitled, attendance.present, attendance.absent) == (3, 3, 0)
    assert actions.withdraw(roster=roster.pk, numbers=[2, 3], **GIVEN) == 2
    assert actions.withdraw(roster=roster.pk, numbers=[2], **GIVEN) == 0
    assert sorted(queries.presences_of(SYSTEM, roster.pk)) == [1]
    actions.sign_in(roster=roster.pk, numbers=[2], way="list", **GIVEN)
    assert types(roster)[2:] == [
        "roster.signed_in",
        "roster.signed_in",
        "roster.sign_in_withdrawn",
        "roster.signed_in",
    ]


def test_attendance_requires_a_frozen_roster_and_a_listed_person(
    village: Village,
) -> None:
    roster = village.draw()
    given = {"numbers": [1], "way": "code"}
    refused("roster.not_frozen", actions.sign_in, roster=roster.pk, **given)
    actions.freeze(roster=roster.pk, **GIVEN)
    refused("roster.not_on_it", actions.sign_in, roster=roster.pk, numbers=[1, 9], way="code")
    assert Presence.objects.count() == 0


def test_attendance_is_kept_in_the_next_edition(village: Village) -> None:
    first = village.frozen()
    actions.sign_in(roster=first.pk, numbers=[1, 2], way="list", **GIVEN)
    actions.withdraw(roster=first.pk, numbers=[2], **GIVEN)
    second = actions.new_edition(
        roster=first.pk, reason="补", add=[RosterLine("李四", "4")], **GIVEN
    )
    actions.sign_in(roster=first.pk, numbers=[3], way="list", **GIVEN)  # until the next one holds
    actions.freeze(roster=second.pk, **GIVEN)
    assert sorted(queries.presences_of(SYSTEM, second.pk)) == [1, 3]
    refused("roster.followed", actions.sign_in, roster=first.pk, numbers=[2], way="list")
    refused("roster.followed", actions.withdraw, roster=first.pk, numbers=[1])


@pytest.mark.django_db(transaction=True)
def test_concurrent_scans_of_one_person_record_one_attendance() -> None:
    roster = Village(UnitFactory.create()).frozen()
    start, results = threading.Barrier(3), list[Any]()

    def act() -> None:
        start.wait()
        try:
            (there,) = actions.sign_in(roster=roster.pk, numbers=[2], way="code", **GIVEN)
            results.append(there.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 3
    assert set(results) == {Presence.objects.get().pk}
    assert audit_verification.verify().ok
