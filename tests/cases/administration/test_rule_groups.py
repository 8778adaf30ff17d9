"""Groups of routing rules keep order and content; what must show is not hidden."""

from __future__ import annotations

from itertools import chain, pairwise

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.administration.rule_groups import (
    FEWEST_FOLDED,
    RuleKind,
    RuleParts,
    contains_words,
    grouped,
    kind_of,
)

rules = st.builds(RuleParts, *[st.booleans()] * 5)


@given(st.lists(st.tuples(rules, st.booleans()), max_size=30))
def test_groups_are_the_rules_in_order_and_hide_nothing_that_must_show(
    rows: list[tuple[RuleParts, bool]],
) -> None:
    groups = grouped(rows, lambda row: kind_of(row[0]), lambda row: row[1])
    assert list(chain.from_iterable(group.rows for group in groups)) == rows
    assert all(kind_of(rule) is group.kind for group in groups for rule, _must in group.rows)
    assert all(one.kind is not other.kind for one, other in pairwise(groups))
    for group in groups:
        shows = len(group.rows) < FEWEST_FOLDED or any(must for _rule, must in group.rows)
        assert group.is_open is shows


@given(rules)
def test_a_rule_for_a_place_channel_or_time_is_special_whatever_its_target(rule: RuleParts) -> None:
    special = any((rule.has_area, rule.has_channel, rule.has_time))
    assert (kind_of(rule) is RuleKind.SPECIAL) is special


def test_a_search_finds_all_words_in_any_of_the_texts() -> None:
    assert contains_words(["about Street lamps", "区城管局"], "lamps 城管")
    assert not contains_words(["about Street lamps"], "lamps 城管")
    assert contains_words(["anything"], "")
