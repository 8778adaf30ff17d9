"""Fixtures of event chain tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from procrastinate.contrib.django.utils import connector_params

from jiceng.core import audit_verification, day_closing, roles, rootkeys


@pytest.fixture(autouse=True)
def _unclosed_days_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events are recorded in the past and most of their days are never closed."""
    monkeypatch.setattr(audit_verification, "OVERDUE_AFTER", timedelta(days=36_500))


@pytest.fixture(autouse=True)
def _file_of_roots(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing that a test writes is ever committed, so the file of roots is written at once; each
    test has its own, and a key of its own."""
    monkeypatch.setattr(rootkeys, "path", lambda name: tmp_path / "roots" / name)
    monkeypatch.setattr(day_closing, "after_commit", lambda then: then())


@pytest.fixture
def as_owner_elsewhere() -> Iterator[Callable[[str], None]]:
    """Run statements in one open transaction of the owner's, on another connection."""
    with roles.as_owner():
        parameters = connector_params()
    with psycopg.connect(**parameters) as other:

        def run(statement: str) -> None:
            other.execute(statement.encode())

        yield run
        other.rollback()
