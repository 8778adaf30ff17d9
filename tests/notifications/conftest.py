"""Fixtures of notification tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.cases.conftest import built_world, world
from tests.notifications.hook import Hook, hook
from tests.web.conftest import at_desk
from tests.world import MORNING

__all__ = ["Hook", "at_desk", "built_world", "hook", "world"]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """A Wednesday at ten in the morning."""
    with time_machine.travel(MORNING, tick=False) as found:
        yield found
