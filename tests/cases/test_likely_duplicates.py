"""Likely duplicates: the groups of the home page follow the rule of the merge form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.cases.search.likely_duplicates import alike_groups
from jiceng.cases.search.similar_requests import is_like, like_case
from tests.sample_grids import LAT, LON, publish_grids
from tests.world import World

pytestmark = pytest.mark.django_db

TEXT = "门前垃圾几天没人清运"
PLACES = [(LON, LAT), (LON + 0.0004, LAT), (LON + 0.003, LAT), (None, None)]


def test_the_pair_rule_finds_what_the_search_finds(world: World) -> None:
    publish_grids()
    for lon, lat in PLACES:
        for hours in (0, 30):
            given: dict[str, Any] = {} if lon is None else {"lon": lon, "lat": lat}
            at = world.at - timedelta(hours=hours)
            world.open(text=TEXT, at=at, **given)
    world.open(title="楼上装修太吵", text="楼上装修太吵", lon=LON, lat=LAT)
    cases = list(Case.objects.all())
    seen = visible_to(world["dispatcher"])
    found = likes = 0
    for case in cases:
        category = categories.get()[case.category_id or ""]
        searched = {like.case.pk for like in like_case(seen, case, limit=50)}
        paired = {
            each.pk
            for each in cases
            if each.category_id == case.category_id and is_like(case, each, category)
        }
        assert paired == searched
        found, likes = found + 1, likes + len(paired)
    assert found == len(PLACES) * 2 + 1
    assert 0 < likes < found * (found - 1)


def test_a_merged_request_is_in_no_group(world: World) -> None:
    first, second = (world.open(text=TEXT, lon=LON, lat=LAT) for _ in range(2))
    assert [len(group) for group in alike_groups([first, second])] == [2]
    second.merged_into = first
    assert alike_groups([first, second]) == []
