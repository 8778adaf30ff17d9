"""Rate limits of anonymous access; refused clients get the waiting time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jiceng.core import networks, throttle
from jiceng.core.models import RateCounter
from jiceng.core.web import TooMany

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel("2026-09-16T02:00Z", tick=False) as found:
        yield found


@pytest.fixture(autouse=True)
def _limits(settings: Any) -> None:
    settings.JICENG_LIMITS = {"door": (3, 600), "open": (0, 600)}


def test_fourth_attempt_in_ten_minutes_is_refused_with_the_waiting_time(clock: Any) -> None:
    for _ in range(3):
        throttle.enforce_limit("door", "192.0.2.1")
    clock.shift(timedelta(minutes=4))
    with pytest.raises(TooMany) as caught:
        throttle.enforce_limit("door", "192.0.2.1")
    assert caught.value.seconds == 360
    assert caught.value.details == {"retry_after": 360}
    assert caught.value.code == "door.too_many"
    throttle.enforce_limit("door", "192.0.2.2")
    clock.shift(timedelta(minutes=6, seconds=1))
    throttle.enforce_limit("door", "192.0.2.1")


def test_attempts_while_waiting_do_not_prolong_the_wait(clock: Any) -> None:
    for _ in range(3):
        throttle.enforce_limit("door", "192.0.2.1")
    for _ in range(5):
        clock.shift(timedelta(minutes=1))
        with pytest.raises(TooMany) as caught:
            throttle.enforce_limit("door", "192.0.2.1")
    assert caught.value.seconds == 300


def test_limit_of_zero_means_unlimited() -> None:
    for _ in range(1000):
        throttle.enforce_limit("open", "192.0.2.1")


def test_addresses_of_one_ipv6_network_count_as_one_visitor() -> None:
    for number in range(3):
        throttle.enforce_limit("door", f"2001:db8:1:2::{number}")
    with pytest.raises(TooMany):
        throttle.enforce_limit("door", "2001:db8:1:2:ffff::9")
    throttle.enforce_limit("door", "2001:db8:1:3::1")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.9", "198.51.100.9"),
        ("::ffff:198.51.100.9", "198.51.100.9"),
        ("2001:db8::1", "2001:db8::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_relevant_prefix_of_an_address(address: str, network: str) -> None:
    assert networks.network_of(address) == network


def test_one_statement_counts_and_deletes_expired_counters(clock: Any) -> None:
    for number in range(6):
        throttle.enforce_limit("door", f"198.51.100.{number}")
    clock.shift(timedelta(minutes=11))
    with CaptureQueriesContext(connection) as asked:
        throttle.enforce_limit("door", "192.0.2.1")
    assert len(asked) == 1
    throttle.enforce_limit("door", "192.0.2.1")
    assert RateCounter.objects.count() == 1


def test_counters_are_not_logged_and_contain_no_names() -> None:
    throttle.enforce_limit("door", "192.0.2.1")
    assert b"192.0.2.1" not in bytes(RateCounter.objects.get().key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'core_counter'")
        assert cursor.fetchone() == ("u",)
