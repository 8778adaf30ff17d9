"""Reference data in memory: read once, and read again by whoever has changed it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from jiceng.core.versions import Versioned, bump

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the table counts for longer than a test takes."""
    monkeypatch.setattr("jiceng.core.versions.CHECK_EVERY_SECONDS", 3600)


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


def test_a_value_is_read_once_until_it_changes(held, loads, django_assert_num_queries) -> None:
    assert held.get() == 1
    with django_assert_num_queries(0):
        assert held.get() == 1
    bump("another")
    assert held.get() == 1
    bump("test")
    assert held.get() == 2
    assert len(loads) == 2


def test_a_change_during_a_look_is_seen_at_the_next_use(held, django_assert_num_queries) -> None:
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
