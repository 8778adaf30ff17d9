"""What tests of the chains share."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiceng.core import audit


@pytest.fixture(autouse=True)
def _seals_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their events were recorded long ago, and most of their days are never closed."""
    monkeypatch.setattr(audit, "WAITS", timedelta(days=36_500))
