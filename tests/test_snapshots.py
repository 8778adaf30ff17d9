"""Restored tables hold exactly what they held before."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction

from jiceng.cases.models import Case
from jiceng.core.audit_verification import verify
from jiceng.core.models import Event
from jiceng.directory.models import Unit
from tests import snapshots, world
from tests.world import committed, uncommitted

pytestmark = pytest.mark.django_db(transaction=True)


def _rows(snapshot: snapshots.Snapshot) -> dict[str, list[bytes]]:
    return {table: sorted(rows.splitlines()) for table, rows in snapshot.items()}


def test_restored_tables_equal_the_snapshot() -> None:
    district = committed()
    district.resolved()
    before = snapshots.take()
    counts = Case.objects.count(), Event.objects.count()
    district.open()
    Unit.objects.filter(code="JH-FIR").update(name="消防")
    snapshots.put(before)
    assert _rows(snapshots.take()) == _rows(before)
    assert (Case.objects.count(), Event.objects.count()) == counts == (1, counts[1])
    assert verify().ok


def test_restored_district_works_like_a_built_one() -> None:
    for _ in range(2):
        district = committed()
        assert Case.objects.count() == 0
        assert district.resolved().state == "resolved"
        assert verify().ok


def test_copied_district_equals_the_built_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "_uncommitted", {})
    snapshots.put_empty()
    found = []
    for _ in range(2):
        with transaction.atomic():
            district = uncommitted()
            found.append(_rows(snapshots.seen()))
            assert district.resolved().state == "resolved"
            assert verify().ok
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert not Unit.objects.exists()


def test_emptied_tables_equal_those_after_flush() -> None:
    committed().open()
    snapshots.put_empty()
    quick = snapshots.take()
    assert not Unit.objects.exists()
    assert Permission.objects.exists()
    assert ContentType.objects.exists()
    call_command("flush", verbosity=0, interactive=False)
    assert snapshots.take().keys() == quick.keys()
