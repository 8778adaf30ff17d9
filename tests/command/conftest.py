"""Fixtures of the command centre's tests."""

from __future__ import annotations

from tests.cases.conftest import built_world, world

__all__ = ["built_world", "world"]
