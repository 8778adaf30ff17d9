"""Records that get a clock keep the time at which they would have moved."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.db import connection

from jiceng.activities.needs.models import Need
from jiceng.core import change_journal
from jiceng.records.clock.public import clock_of
from jiceng.records.public import make_due_moves
from tests.records.example import NOW, Place, move, place

__all__ = ["place"]


def test_existing_needs_keep_the_time_of_passing_to_the_street(place: Place) -> None:
    waiting, claimed, before = place.need(), place.need(), dict[str, Any](ledger=[], due_at=None)
    move(claimed, "claim", place.banker, amount="5")
    with change_journal.made_by_hand():
        Need.objects.update(**before)
    with connection.cursor() as cursor:
        cursor.execute(import_module("jiceng.activities.needs.migrations.0003_deadline").LEDGERS)
    for each in (waiting, claimed):
        each.refresh_from_db()
    assert (waiting.due_at, claimed.due_at) == (NOW + timedelta(days=10), None)
    assert clock_of(waiting).due_at == waiting.due_at == waiting.wakes_at
    assert clock_of(claimed).due_at is None
    assert make_due_moves(at=NOW + timedelta(days=10)) == 1
    move(claimed, "deliver", place.banker, report="长椅")
