"""Fixtures: API clients of other cities in `tests.world`."""

from __future__ import annotations

from tests.web.conftest import _morning, built_world, program, resident, world

__all__ = ["_morning", "built_world", "program", "resident", "world"]
