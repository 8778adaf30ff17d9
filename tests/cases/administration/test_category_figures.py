"""Counts of categories add up over the tree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.administration.category_figures import NONE, CategoryCount, added_up

counts = st.builds(CategoryCount, *[st.integers(0, 50)] * 3)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    """Parents of categories, each made after its parent."""
    codes = [str(number) for number in range(draw(st.integers(0, 12)))]
    return {code: draw(st.sampled_from(["", *codes[:place]])) for place, code in enumerate(codes)}


@given(trees(), st.data())
def test_a_category_counts_itself_and_all_below(
    parents: dict[str, str], data: st.DataObject
) -> None:
    own = {code: data.draw(counts) for code in parents if data.draw(st.booleans())}
    found = added_up(own, parents)

    def whole(code: str) -> CategoryCount:
        total = own.get(code, NONE)
        for below in (each for each, parent in parents.items() if parent == code):
            total += whole(below)
        return total

    assert found == {code: whole(code) for code in parents}


@given(counts)
def test_the_late_share_is_of_those_that_can_be_judged(count: CategoryCount) -> None:
    assert (count.late_share is None) is (count.judged == 0)


def test_requests_of_an_unknown_category_count_nowhere() -> None:
    assert added_up({"gone": CategoryCount(3, 1, 2)}, {"1": ""}) == {"1": NONE}
