"""Permissions by relation, against a slow check of every position and unit."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jiceng.core.access import Grant
from jiceng.records.relations import ABOVE, IN_CHARGE, Reach, Relation, counting, holds_from

PARTNER = Relation("partner", "a partner")
PATHS = st.lists(st.sampled_from("ab"), max_size=3).map(
    lambda parts: "/" + "".join(f"{p}/" for p in parts)
)


def parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def by_stepping_up(relation: Relation, post: str, unit: str) -> bool:
    """Oracle: steps from the unit up to the root."""
    here, way = parts(unit), parts(post)
    steps = [here[:length] for length in range(len(here) + 1)]
    same, on_the_way_up = way == here, way in steps
    return {
        Reach.HERE: same,
        Reach.ABOVE: on_the_way_up and not same,
        Reach.HERE_OR_ABOVE: on_the_way_up,
    }[relation.reach]


@given(st.sampled_from([IN_CHARGE, ABOVE, PARTNER]), PATHS, st.lists(PATHS, max_size=4))
def test_relation_of_a_position_equals_a_check_of_every_unit(relation, post, units) -> None:
    assert holds_from(relation, post, units) == any(
        by_stepping_up(relation, post, u) for u in units
    )


@given(
    st.lists(st.tuples(PATHS, st.booleans()), max_size=4),
    st.dictionaries(st.sampled_from([IN_CHARGE, ABOVE, PARTNER]), st.lists(PATHS, max_size=2)),
)
def test_permission_applies_only_in_relations_of_positions_that_grant_it(posts, places) -> None:
    grants = [
        Grant("clerk", UUID(int=n), path, frozenset({"thing.do"} if gives else ()))
        for n, (path, gives) in enumerate(posts)
    ]
    asked = (IN_CHARGE, PARTNER)
    assert counting("thing.do", asked, grants, places) == {
        relation
        for relation in asked
        for path, gives in posts
        for unit in places.get(relation, [])
        if gives and by_stepping_up(relation, path, unit)
    }
