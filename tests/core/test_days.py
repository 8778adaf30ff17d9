"""Closing days, and their Merkle trees."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from jiceng.core import day_closing, hash_chain
from jiceng.core.errors import Refused
from jiceng.core.models import DayRoot, Event
from tests.core.chains import NOON, write_chain

DAY = date(2026, 3, 2)
NEXT_MORNING = datetime(2026, 3, 2, 17, tzinfo=UTC)  # 01:00 in China, an hour after the day's end

# The eight leaves of Certificate Transparency's reference tests, and the roots of their first n.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def recursive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = recursive_root(leaves[:split]), recursive_root(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("count", range(9))
def test_certificate_transparency_test_vectors_pass(count: int) -> None:
    assert hash_chain.merkle_root(LEAVES[:count]).hex() == ROOTS[count]
    assert recursive_root(LEAVES[:count]).hex() == ROOTS[count]


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_streaming_tree_root_equals_the_recursive_definition(leaves: list[bytes]) -> None:
    assert hash_chain.merkle_root(leaves) == recursive_root(leaves)


@given(st.lists(st.integers(0, 600), max_size=5))
def test_root_of_batched_leaves_equals_the_root_of_all(sizes: list[int]) -> None:
    tree, leaves = (
        hash_chain.MerkleTree(),
        [number.to_bytes(4, "big") for number in range(sum(sizes))],
    )
    begin = 0
    for size in sizes:
        tree.extend(iter(leaves[begin : begin + size]))
        begin += size
    assert (tree.size, tree.root()) == (len(leaves), recursive_root(leaves))


@pytest.mark.django_db
def test_closed_day_has_the_root_of_its_events_in_recorded_order() -> None:
    before, after = NOON - timedelta(days=1), NOON + timedelta(days=1)
    write_chain(3)
    write_chain(3, start=NOON + timedelta(seconds=30))
    for other in (before, after):
        write_chain(2, start=other)
    events = Event.objects.filter(recorded_at__gte=NOON, recorded_at__lt=after)
    expected = [bytes(e.hash) for e in events.order_by("recorded_at")]
    row = day_closing.close_day(day=DAY, at=NEXT_MORNING)
    assert (row.count, row.root) == (6, recursive_root(expected))


@pytest.mark.django_db
def test_day_is_in_china_time_not_utc() -> None:
    write_chain(1, start=datetime(2026, 3, 1, 15, 59, 59, 999999, tzinfo=UTC))
    write_chain(1, start=datetime(2026, 3, 1, 16, tzinfo=UTC))
    write_chain(1, start=datetime(2026, 3, 2, 15, 59, 59, 999999, tzinfo=UTC))
    write_chain(1, start=datetime(2026, 3, 2, 16, tzinfo=UTC))
    assert day_closing.close_day(day=DAY, at=NEXT_MORNING).count == 2


@pytest.mark.django_db
def test_day_does_not_close_within_an_hour_of_its_end() -> None:
    with pytest.raises(Refused) as refusal:
        day_closing.close_day(day=DAY, at=NEXT_MORNING - timedelta(microseconds=1))
    assert refusal.value.code == "audit.day_open"
    assert not DayRoot.objects.exists()


@pytest.mark.django_db
def test_closing_a_day_again_changes_nothing() -> None:
    write_chain(2)
    first = day_closing.close_day(day=DAY, at=NEXT_MORNING)
    write_chain(2)
    again = day_closing.close_day(day=DAY, at=NEXT_MORNING + timedelta(days=1))
    assert (again.count, bytes(again.root), again.closed_at) == (2, first.root, NEXT_MORNING)


@pytest.mark.django_db
def test_missed_days_close_with_the_next_due_day() -> None:
    write_chain(1)
    assert day_closing.close_due_days(at=NOON) == []
    late = NOON + timedelta(days=3)
    assert day_closing.close_due_days(at=late) == [DAY + timedelta(days=n) for n in range(3)]
    assert day_closing.close_due_days(at=late) == []
    counts = DayRoot.objects.order_by("day").values_list("count", flat=True)
    assert list(counts) == [1, 0, 0]


@pytest.mark.django_db
def test_no_day_closes_without_events() -> None:
    assert day_closing.close_due_days(at=NOON) == []


@pytest.mark.django_db(transaction=True)
def test_day_does_not_close_during_a_writing_transaction() -> None:
    today = datetime.now(UTC)
    day = (today - timedelta(days=1)).date()
    started, finish = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                write_chain(1)
                started.set()
                finish.wait(timeout=30)
        finally:
            started.set()
            connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    started.wait(timeout=30)
    try:
        # The writer's transaction began before the end of this day as the test sees the clock.
        assert day_closing._still_writing(since=datetime.now(UTC) + timedelta(minutes=1))
        assert not day_closing._still_writing(since=datetime.now(UTC) - timedelta(minutes=5))
        with pytest.raises(Refused) as refusal:
            day_closing.close_day(day=day + timedelta(days=3), at=today + timedelta(days=9))
        assert refusal.value.code == "audit.day_busy"
    finally:
        finish.set()
        writer.join(timeout=30)
    assert (
        day_closing.close_day(day=day + timedelta(days=3), at=today + timedelta(days=9)).count == 0
    )
