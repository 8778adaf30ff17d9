"""Specialists of the demonstration on the grids of the clerk's community: the village-lane judge on
all of them, the police officer on the first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from jiceng.core.access import SYSTEM
from jiceng.demo import accounts
from jiceng.directory import public as units
from jiceng.grids import public as grids

SINCE: Final = timedelta(days=90)


def attach_specialists(now: datetime) -> None:
    """Attach them."""
    at = now - SINCE
    node = units.tree().by_code(accounts.account("clerk").unit)
    home = [each.code for each in grids.grids_below(node.id if node else None)]
    people = dict(units.Person.objects.values_list("username", "id"))
    day = units.civil_day(now)
    there = {person for person, _matter in grids.specialists_on(home[0], day)}
    wanted = [
        grids.NewGridPost(code, people["judge"], grids.GridRole.SPECIALIST, "judge")
        for code in home
    ]
    if people["police"] not in there:
        police = people["police"]
        wanted.append(grids.NewGridPost(home[0], police, grids.GridRole.SPECIALIST, "police"))
    grids.assign_posts(assignments=wanted, by=SYSTEM, at=at, valid_from=units.civil_day(at))
