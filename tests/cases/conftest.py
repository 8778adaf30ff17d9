"""What tests of requests stand on."""

from __future__ import annotations

import pytest

from tests.world import World, build


@pytest.fixture
def world(db: None) -> World:
    """A small district with a person for every role."""
    return build()
