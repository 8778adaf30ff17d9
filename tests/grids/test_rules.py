"""Comparison of versions: added, removed and moved areas."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from jiceng.grids.rules import Cell, diff


def cell(code: str, x0: float, x1: float, name: str = "") -> Cell:
    return Cell(code, name or code, shapely.box(x0, 0, x1, 1))


def test_equal_cells_do_not_differ() -> None:
    cells = [cell("a", 0, 1), cell("b", 1, 2)]
    assert diff(cells, list(reversed(cells))).is_empty


def test_moved_boundary_lists_both_cells_with_the_changed_share() -> None:
    before = [cell("a", 0, 1), cell("b", 1, 2)]
    after = [cell("a", 0, 0.75), cell("b", 0.75, 2)]
    found = diff(before, after)
    assert [each.code for each in found.reshaped] == ["a", "b"]
    assert found.reshaped[0].area_after == pytest.approx(0.75 * found.reshaped[0].area_before)
    assert found.reshaped[0].kept == pytest.approx(0.75)
    assert [(m.source, m.to, round(m.share, 6)) for m in found.moved] == [("a", "b", 0.25)]


def test_split_cell_is_replaced_by_its_successors() -> None:
    found = diff([cell("a", 0, 1)], [cell("a1", 0, 0.5), cell("a2", 0.5, 0.8)])
    assert (found.added, found.removed) == (["a1", "a2"], ["a"])
    assert [(m.to, round(m.share, 6)) for m in found.moved] == [("a1", 0.5), ("a2", 0.3), ("", 0.2)]


def test_renamed_cell_keeps_its_shape() -> None:
    found = diff([cell("a", 0, 1, "旧")], [cell("a", 0, 1, "新")])
    assert [(r.code, r.before, r.after) for r in found.renamed] == [("a", "旧", "新")]
    assert not found.reshaped
    assert not found.moved


@given(
    st.lists(st.integers(0, 40), min_size=2, max_size=8, unique=True),
    st.lists(st.integers(0, 40), min_size=2, max_size=8, unique=True),
)
def test_shares_of_a_changed_cell_add_up_to_its_loss(a: list[int], b: list[int]) -> None:
    before = [cell(f"c{x}", x, y) for x, y in zip(sorted(a), sorted(a)[1:], strict=False)]
    after = [cell(f"c{x}", x, y) for x, y in zip(sorted(b), sorted(b)[1:], strict=False)]
    found = diff(before, after)
    kept = {each.code: each.kept for each in found.reshaped}
    for code in {move.source for move in found.moved}:
        lost = sum(move.share for move in found.moved if move.source == code)
        assert lost == pytest.approx(1 - kept.get(code, 0.0), abs=0.01)
