"""The command centre's wall of the demonstration: at one address, counted from the first look on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from jiceng.command import public as command
from jiceng.core.access import Actor
from jiceng.demo.accounts import DISTRICT
from jiceng.directory import public as units
from jiceng.records.links import public as links

SECRET: Final = "demo-wall"  # noqa: S105 - everybody may know the demonstration's
ADDRESS: Final = f"/wall/{SECRET}/"
VALID: Final = timedelta(days=365)


def create_wall(account: Callable[[str, datetime], Actor], now: datetime) -> None:
    """Count all requests, and let the wall's address show the district for a year."""
    command.count_all(now)
    node = units.tree().by_code(DISTRICT)
    assert node is not None  # built before
    links.issue(
        purpose=command.WALL_SCREEN,
        stream_id=node.id,
        by=account("district", now),
        at=now,
        ends_at=now + VALID,
        secret=SECRET,
    )
