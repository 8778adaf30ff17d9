"""Concurrent bookings, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from jiceng.core.audit_verification import verify
from jiceng.core.errors import Refused
from jiceng.core.ids import uuid7
from jiceng.records.ledgers import actions
from jiceng.records.ledgers.models import Account, Entry
from jiceng.records.ledgers.proof import differences
from tests.records.ledgers.conftest import make_ledger

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[str]:
    """Run functions concurrently with separate connections; returns their results."""
    start, results = threading.Barrier(len(calls)), list[str]()

    def act(call: Callable[[], Any]) -> None:
        start.wait()
        try:
            call()
            results.append("done")
        except Refused as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_points_cannot_be_spent_twice_concurrently() -> None:
    ledger = make_ledger()
    member = ledger.member()
    ledger.earn(member, 30)
    done = at_once(*[lambda: ledger.spend(member, 20)] * 4)
    assert done == ["done", *["ledger.not_enough"] * 3]
    assert Account.objects.get(pk=member.pk).balance == 10
    assert list(Entry.objects.values_list("number", flat=True)) == [1, 2]
    assert differences(ledger.book.pk) == []
    assert verify().ok


def test_concurrent_bookings_of_the_same_cause_book_once() -> None:
    ledger = make_ledger()
    member, cause = ledger.member(), actions.Cause("shift", uuid7(), "earned")
    assert at_once(*[lambda: ledger.earn(member, 5, cause=cause)] * 3) == ["done"] * 3
    assert Account.objects.get(pk=member.pk).balance == 5
    assert Entry.objects.count() == 1


def test_account_of_an_owner_is_opened_once_concurrently() -> None:
    ledger, who = make_ledger(), uuid7()
    assert at_once(*[lambda: ledger.member(who)] * 3) == ["done"] * 3
    assert Account.objects.filter(owner_id=who).count() == 1
