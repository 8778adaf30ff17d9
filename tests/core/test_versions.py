"""Reference data in memory: loaded once, reloaded after changes."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from jiceng.core.shared_reference_data import Versioned, invalidate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check the table less often than a test takes."""
    monkeypatch.setattr("jiceng.core.shared_reference_data.CHECK_EVERY_SECONDS", 3600)


@pytest.fixture
def loads() -> list[int]:
    """How often the value was read."""
    return []


@pytest.fixture
def held(loads: list[int]) -> Versioned[int]:
    def load() -> int:
        loads.append(len(loads))
        return len(loads)

    return Versioned("test", load)


def test_value_is_loaded_once_until_its_version_changes(
    held, loads, django_assert_num_queries
) -> None:
    assert held.get() == 1
    with django_assert_num_queries(0):
        assert held.get() == 1
    invalidate("another")
    assert held.get() == 1
    invalidate("test")
    assert held.get() == 2
    assert len(loads) == 2


def test_change_while_loading_is_seen_at_the_next_use(held, django_assert_num_queries) -> None:
    def changed_meanwhile(execute: Any, *given: Any) -> Any:
        found = execute(*given)
        Versioned.forget()  # what `bump` does in another thread, once its numbers can be seen
        return found

    with connection.execute_wrapper(changed_meanwhile):
        held.get()
    with django_assert_num_queries(1):
        held.get()
    with django_assert_num_queries(0):
        held.get()


def test_concurrent_threads_load_a_changed_value_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight threads request the value while the first one loads it; they wait for its result."""
    monkeypatch.setattr(Versioned, "_check", classmethod(lambda _cls: None))
    loads: list[int] = []
    together = threading.Barrier(8)

    def load() -> int:
        loads.append(1)
        time.sleep(0.05)
        return len(loads)

    held = Versioned("crowd", load)

    def ask(_number: int) -> int:
        together.wait(5)
        return held.get()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [1] * 8
    assert len(loads) == 1


def test_loading_may_use_another_value(held) -> None:
    outer = Versioned("outer", lambda: held.get() + 1)
    assert outer.get() == held.get() + 1
