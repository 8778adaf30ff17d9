"""Households of the demonstration: members of the branches on the grids of the clerk's community,
and the doors that they look after; some doors have no member yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from jiceng.core.access import SYSTEM, Actor
from jiceng.demo import accounts
from jiceng.directory import public as units
from jiceng.grids import public as grids
from jiceng.records.public import open_record

MEMBERS: Final = ("梁秀英", "陈炳坤", "李婉仪", "黄锦棠", "吴丽娟", "赵国华")
"""Members of the branches, two on each of the first grids."""
GRIDS: Final = 4
DOORS: Final = (
    "桥南花园3栋1单元301",
    "桥南花园3栋1单元402",
    "桥南花园3栋2单元201",
    "桥南花园5栋602",
    "滨河路18号之一",
    "滨河路22号201",
    "桥南里东3巷6号",
    "桥南里东3巷9号",
    "桥南里西1巷12号",
    "水岸新邨2座503",
    "水岸新邨2座801",
    "水岸新邨4座1102",
    "江边直街45号",
    "江边直街47号二楼",
    "供销社宿舍3楼右",
    "糖厂宿舍1栋204",
)
LISTED: Final = timedelta(days=120)
WITHOUT_MEMBER: Final = 5
"""Every fifth door waits for a member."""


def create_households(account: Callable[[str, datetime], Actor], now: datetime) -> None:
    """List the doors of the clerk's community and give most of them to members."""
    at = now - LISTED
    node = units.tree().by_code(accounts.account("clerk").unit)
    if node is None:
        raise LookupError("the demo has no community of the clerk")
    places = grids.grids_below(node.id)[:GRIDS]
    members = _members([each.code for each in places], at)
    clerk = account("clerk", at)
    for number, address in enumerate(DOORS):
        place = places[number % len(places)]
        given = {"address": address, "place_code": place.code}
        theirs = members.get(place.code, [])
        if theirs and number % WITHOUT_MEMBER != WITHOUT_MEMBER - 1:
            given["member"] = str(theirs[number // len(places) % len(theirs)])
        open_record("household", given, unit=node.id, by=clerk, at=at)


def _members(codes: Sequence[str], at: datetime) -> dict[str, list[object]]:
    """Add two members to the branch of each grid; the branch of the last grid stays empty."""
    branches = grids.branches_on(codes, units.civil_day(at))
    at_branch = [(code, branches[code][0]) for code in codes[:-1] if branches.get(code)]
    posts = [each for each in at_branch for _twice in range(2)]
    new = [
        units.NewMember(name, (units.NewPost("household_contact", branch),))
        for name, (_code, branch) in zip(MEMBERS, posts, strict=False)
    ]
    added = units.add_staff(members=new, by=SYSTEM, at=at, valid_from=units.civil_day(at))
    found: dict[str, list[object]] = {}
    for person, (code, _branch) in zip(added, posts, strict=False):
        found.setdefault(code, []).append(person.pk)
    return found
