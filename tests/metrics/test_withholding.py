"""Suppression of small hidden counts, against an attacker who knows every total."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from jiceng.metrics.withholding import LEAST, disclosed

BLOCKS = (("all",), ("a", "b"))


def line(a: int, b: int) -> dict[str, int]:
    return {"all": a + b, "a": a, "b": b}


LINES = st.dictionaries(
    st.sampled_from("uvwxyz"),
    st.builds(line, st.integers(0, 12), st.integers(0, 12)),
    max_size=6,
)


def learned(lines, found, names, place):
    """Everything that can be inferred about hidden records of one block from the totals of each
    row and, from another table, the sum over all rows: column by column.
    """
    told_here = [each for key, each in lines.items() if place in found.blocks[key]]
    left = [each for key, each in lines.items() if place not in found.blocks[key]]
    if not any(sum(each[name] for name in names) for each in told_here):
        return []  # this block is suppressed everywhere, so no sum is known
    sums = [[each[name] for name in names] for each in told_here]
    return [*sums, [sum(each[name] for each in left) for name in names]]


@given(LINES)
@example({"u": line(1, 0), "v": line(6, 0)})
@example({"u": line(1, 0), "v": line(1, 0), "w": line(6, 6)})
def test_no_small_count_of_hidden_records_can_be_inferred(lines) -> None:
    found = disclosed(lines, BLOCKS)
    for place, names in enumerate(BLOCKS):
        for counts in learned(lines, found, names, place):
            assert all(count == 0 or count >= LEAST for count in counts)
        rest = found.rest[place]
        assert rest is None or all(rest[name] == 0 or rest[name] >= LEAST for name in names)


@given(LINES)
def test_suppressed_and_shown_counts_add_up_to_the_total(lines) -> None:
    found = disclosed(lines, BLOCKS)
    for place, names in enumerate(BLOCKS):
        rest = found.rest[place]
        left = [each for key, each in lines.items() if place not in found.blocks[key]]
        for name in names:
            if rest is not None:
                assert rest[name] == sum(each[name] for each in left)


@given(LINES)
def test_nothing_is_suppressed_without_need(lines) -> None:
    found = disclosed(lines, BLOCKS)
    for place, names in enumerate(BLOCKS):
        small = {
            key for key, each in lines.items() if any(0 < each[name] < LEAST for name in names)
        }
        left = {key for key in lines if place not in found.blocks[key]}
        assert small <= left
        if not small:
            assert not left


def test_single_small_row_is_suppressed_with_the_next_smallest() -> None:
    found = disclosed({"u": line(1, 0), "v": line(9, 9), "w": line(6, 0)}, [("all",)])
    assert {key for key, blocks in found.blocks.items() if not blocks} == {"u", "w"}
    assert found.rest == ({"all": 7},)


def test_too_small_total_is_suppressed() -> None:
    found = disclosed({"u": line(1, 0), "v": line(2, 0)}, [("all",)])
    assert not any(found.blocks.values())
    assert found.rest == (None,)
