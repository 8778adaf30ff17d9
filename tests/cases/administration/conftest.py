"""Fixtures: administrators in the district of `tests.world`."""

from __future__ import annotations

from tests.cases.conftest import built_world, world
from tests.web.conftest import _morning, at_desk, resident

__all__ = ["_morning", "at_desk", "built_world", "resident", "world"]
