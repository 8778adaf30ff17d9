"""Kinds of scoring against slow oracles, and the sums of a sheet."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.assessment.schemes.rules import scoring
from jiceng.assessment.schemes.rules.scoring import Fault, Kind, Lack, Measured, Scoring
from jiceng.assessment.schemes.rules.sheets import (
    Given,
    Line,
    given_of,
    line_of,
    rounded,
    sheet_of,
    stored,
)
from jiceng.assessment.schemes.rules.trees import (
    AS_ZERO,
    SPREAD,
    Assessed,
    Part,
    Tree,
    TreeFault,
    faults,
)

numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=60)
amounts = st.fractions(min_value=0, max_value=1000, max_denominator=60)
shares = st.fractions(min_value=0, max_value=1, max_denominator=20)
DRIVER = UUID(int=1)
F = Fraction
WHOLE = Fraction(100)


@given(numbers, numbers, numbers)
def test_linear_is_none_at_the_floor_full_at_the_target_and_even_between(
    floor: F, target: F, value: F
) -> None:
    if floor == target:
        with pytest.raises(ValueError, match="equals"):
            scoring.linear(floor, target, value)
        return
    low, high = sorted((floor, target))
    inside = min(max(value, low), high)
    way, whole = abs(inside - floor), abs(target - floor)
    assert scoring.linear(floor, target, value) * whole == way


@given(st.dictionaries(numbers, shares, min_size=1, max_size=6), numbers, st.booleans())
def test_steps_give_the_best_step_reached(steps: dict[F, F], value: F, is_down: bool) -> None:
    best = F(0)
    for edge, share in steps.items():
        if (is_down and value <= edge) or (not is_down and value >= edge):
            best = max(best, share)
    assert scoring.stepped(list(steps.items()), value, is_down=is_down) == best


@given(st.lists(numbers, min_size=1, max_size=12), st.booleans())
def test_places_count_those_before_and_equal_values_share_the_better_place(
    values: list[F], is_down: bool
) -> None:
    for value in values:
        before = sum(1 for other in values if (other < value if is_down else other > value))
        assert scoring.place_of(value, sorted(values), is_down=is_down) == before + 1


@given(st.integers(2, 90), shares)
def test_places_fall_evenly_from_all_to_the_lowest(of: int, lowest: F) -> None:
    found = [scoring.by_place(place, of, lowest) for place in range(1, of + 1)]
    assert found[0] == 1
    assert found[-1] == lowest
    assert len({a - b for a, b in pairwise(found)}) == 1


@given(amounts, amounts, amounts)
def test_deductions_never_fall_below_nothing(events: F, per_event: F, weight: F) -> None:
    left = weight - events * per_event
    assert scoring.deducted(events, per_event, weight) * weight == max(left, 0)


@given(amounts, amounts, amounts)
def test_a_bonus_has_a_cap(events: F, per_event: F, cap: F) -> None:
    assert scoring.bonus(events, per_event, cap) == min(events * per_event, cap)


@given(st.lists(st.tuples(amounts, st.integers(1, 50)), min_size=1, max_size=8))
def test_the_mean_of_ratios_comes_from_their_sums(parts: list[tuple[F, int]]) -> None:
    group = {n: Measured(upper, F(whole)) for n, (upper, whole) in enumerate(parts)}
    found = scoring.score(Scoring(Kind.MEAN), group, F(10))
    mean = sum((upper for upper, _w in parts), F(0)) / sum(whole for _u, whole in parts)
    for n, (upper, whole) in enumerate(parts):
        if not mean:
            assert found[n].lack is Lack.NO_MEAN
            continue
        assert found[n].mean == mean
        assert found[n].share == min(upper / whole / mean, F(1))


def test_a_total_of_ratios_is_no_mean_of_ratios() -> None:
    """Street A: one request, satisfied; B: nine, none satisfied: the district says 10 %."""
    group = {"A": Measured(F(1), F(1)), "B": Measured(F(0), F(9))}
    assert scoring.score(Scoring(Kind.MEAN), group, F(10))["A"].mean == F(1, 10)


@given(st.lists(st.tuples(amounts, st.integers(1, 9)), min_size=1, max_size=6))
def test_size_makes_units_comparable(units: list[tuple[F, int]]) -> None:
    group = {n: Measured(value, size=F(size)) for n, (value, size) in enumerate(units)}
    found = scoring.score(Scoring(Kind.RANK, by_size=True), group, F(10))
    per_head = {n: value / size for n, (value, size) in enumerate(units)}
    for n, each in per_head.items():
        assert found[n].place == 1 + sum(1 for other in per_head.values() if other > each)


@given(st.lists(st.tuples(shares, st.integers(1, 5)), min_size=1, max_size=6))
def test_difficulty_counts_within_the_group_and_never_above_full_marks(
    units: list[tuple[F, int]],
) -> None:
    group = {n: Measured(value, difficulty=F(d)) for n, (value, d) in enumerate(units)}
    how = Scoring(Kind.LINEAR, target=F(1), by_difficulty=True)
    usual = F(sum(d for _v, d in units), len(units))
    for n, (value, d) in enumerate(units):
        found = scoring.score(how, group, F(10))[n]
        assert found.share == min(value * d / usual, F(1))
        assert found.plain == value


def test_a_target_that_equals_its_floor_is_a_clear_error() -> None:
    assert scoring.faults(Scoring(Kind.LINEAR, floor=F(5), target=F(5))) == [Fault.NO_RANGE]
    with pytest.raises(ValueError, match="no_range"):
        scoring.score(Scoring(Kind.LINEAR, floor=F(5), target=F(5)), {}, F(1))


def test_steps_that_pay_less_for_more_are_an_error() -> None:
    steps = ((F(90), F(1, 2)), (F(80), F(1)))
    assert scoring.faults(Scoring(Kind.STEPS, steps=steps)) == [Fault.STEP_ORDER]
    assert scoring.faults(Scoring(Kind.STEPS, is_down=True, steps=steps)) == []


def test_nothing_counted_too_little_counted_and_impossible_places_have_no_score() -> None:
    how = Scoring(Kind.LINEAR, target=F(1))
    found = scoring.score(how, {1: Measured(F(0), F(0)), 2: Measured(F(5), F(5))}, F(10))
    assert [each.lack for each in found.values()] == [Lack.NOTHING, None]
    small = {"a": Given(F(1), F(4), Lack.SMALL), "b": Given(F(1))}
    line = sheet_of(Tree(THREE, [Assessed(ONE)]), {ONE: small}).units[ONE].lines["a"]
    assert (line.points, line.scored.lack) == (None, Lack.SMALL)
    assert line.given.numerator == 1
    above = scoring.score(Scoring(Kind.ABOVE), {1: Measured(F(8), F(7))}, F(10))
    assert above[1].lack is Lack.NO_PLACES
    third = scoring.score(Scoring(Kind.ABOVE), {1: Measured(F(3), F(7))}, F(10))
    assert third[1].share == F(2, 3)


def part(code: str, weight: int, above: str = "", **more: object) -> Part:
    how = Scoring(Kind.LINEAR, target=F(10))
    usual = {"driver": DRIVER, "source": "asked", "scoring": how}
    return Part(code, above, code, F(weight), **{**usual, **more})  # type: ignore[arg-type]


ONE = UUID(int=7)
THREE = [part("a", 40, is_core=True), part("b", 40, is_core=True), part("c", 20)]


def test_five_five_and_a_missing_part_average_five() -> None:
    tree = Tree([part("a", 1), part("b", 1), part("c", 1)], [Assessed(ONE)], SPREAD)
    inputs = {ONE: {"a": Given(F(5)), "b": Given(F(5))}}
    assert sheet_of(tree, inputs).units[ONE].total == Decimal("50.0000")
    zero = Tree(tree.parts, tree.units, AS_ZERO)
    assert sheet_of(zero, inputs).units[ONE].total == Decimal("33.3334")


def oracle(tree: Tree, values: dict[str, F], above: str = "", weight: F = WHOLE) -> F | None:
    """Points by walking the tree once for each part; None without any score."""
    kids = [each for each in tree.parts if each.above == above]
    if not kids:
        return None
    found = []
    for each in kids:
        below = [other for other in tree.parts if other.above == each.code]
        share = oracle(tree, values, each.code, F(1)) if below else values.get(each.code)
        if share is not None:
            found.append((share, each.weight))
    whole = sum((w for _s, w in found), F(0))
    return weight * sum((s * w for s, w in found), F(0)) / whole if whole else None


@given(
    st.lists(st.integers(1, 30), min_size=2, max_size=5),
    st.lists(st.one_of(st.none(), shares), min_size=12, max_size=12),
)
def test_a_sheet_equals_the_slow_walk(weights: list[int], given_values: list[F | None]) -> None:
    parts = []
    for n, weight in enumerate(weights):
        parts.append(part(f"p{n}", weight))
        if n % 2:
            parts += [part(f"p{n}-{m}", weight * (m + 1), f"p{n}") for m in range(2)]
    tree = Tree(parts, [Assessed(ONE)])
    leaves = [each.code for each in tree.leaves]
    values = {c: v for c, v in zip(leaves, given_values, strict=False) if v is not None}
    inputs = {ONE: {code: Given(value * 10) for code, value in values.items()}}
    found, expected = sheet_of(tree, inputs).units[ONE].total, oracle(tree, values)
    if expected is None:
        assert found is None
        return
    assert found is not None
    assert abs(F(found) - expected) <= F(len(leaves), 2 * 10**4)


@given(st.lists(st.integers(0, 10), min_size=2, max_size=6))
def test_points_add_up_by_hand_and_places_share_ties(values: list[int]) -> None:
    units = [Assessed(UUID(int=n)) for n in range(len(values))]
    tree = Tree(THREE, units)
    inputs = {
        each.unit: {"a": Given(F(value)), "b": Given(F(value, 3)), "c": Given(F(1))}
        for each, value in zip(units, values, strict=True)
    }
    sheet = sheet_of(tree, inputs)
    for each, value in zip(units, values, strict=True):
        found = sheet.units[each.unit]
        points = [line.points for line in found.lines.values() if line.points is not None]
        assert found.total == sum(points, Decimal(0))
        assert found.place == 1 + sum(1 for other in values if other > value)


@given(numbers)
def test_rounding_is_half_up_to_four_places(value: F) -> None:
    found = rounded(value)
    assert found.as_tuple().exponent == -4
    assert F(-1, 20000) <= F(found) - value <= F(1, 20000)


@given(st.one_of(st.none(), numbers), st.one_of(st.none(), st.integers(0, 50)))
def test_stored_lines_give_their_inputs_back(upper: F | None, whole: int | None) -> None:
    tree = Tree([part("a", 100)], [Assessed(ONE)])
    below = None if whole is None or upper is None else F(whole)
    line: Line = sheet_of(tree, {ONE: {"a": Given(upper, below)}}).units[ONE].lines["a"]
    kept = stored(line)
    assert given_of(kept).numerator == upper
    assert given_of(kept).denominator == below
    again = line_of(line.part, kept)
    assert (again.points, again.scored, again.full) == (line.points, line.scored, line.full)


def kinds(tree: Tree) -> list[TreeFault]:
    return [each.kind for each in faults(tree, known={"known"})]


def test_a_scheme_is_checked_before_it_is_published() -> None:
    units = [Assessed(ONE)]
    assert kinds(Tree(THREE, units)) == []
    assert kinds(Tree([], units)) == [TreeFault.EMPTY]
    assert kinds(Tree(THREE)) == [TreeFault.NO_UNITS]
    assert kinds(Tree([*THREE, part("d", 1)], units)) == [TreeFault.WEIGHTS]
    below = [part("a", 100, is_core=True), part("a1", 60, "a"), part("a2", 30, "a")]
    (fault,) = faults(Tree(below, units), known=())
    assert (fault.kind, fault.part, fault.numbers) == (TreeFault.WEIGHTS, "a", (F(90), F(100)))
    thin = [part("a", 60, is_core=True), part("b", 40)]
    assert kinds(Tree(thin, units)) == [TreeFault.CORE]
    renamed = [part("a", 100, is_core=True, source="indicator", indicator="gone")]
    assert kinds(Tree(renamed, units)) == [TreeFault.UNKNOWN_INDICATOR]
    nobody = [part("a", 100, is_core=True, driver=None)]
    assert kinds(Tree(nobody, units)) == [TreeFault.NO_DRIVER]


def test_core_duties_and_weights_are_checked_for_each_group() -> None:
    units = [Assessed(ONE, "street"), Assessed(DRIVER, "department")]
    parts = [
        part("all", 30),
        part("s", 70, group="street", is_core=True),
        part("d", 60, group="department", is_core=True),
    ]
    found = faults(Tree(parts, units), known=())
    assert [(each.kind, each.group) for each in found] == [
        (TreeFault.WEIGHTS, "department"),
        (TreeFault.CORE, "department"),
    ]


def test_a_bonus_comes_on_top_and_a_formula_of_a_peer_changes_no_weights() -> None:
    extra = part("x", 0, scoring=Scoring(Kind.BONUS, per_event=F(2), cap=F(5)))
    tree = Tree([*THREE, extra], [Assessed(ONE)])
    assert kinds(tree) == []
    full = {code: Given(F(10)) for code in ("a", "b", "c")}
    assert sheet_of(tree, {ONE: {**full, "x": Given(F(3))}}).units[ONE].total == Decimal(105)
    assert sheet_of(tree, {ONE: full}).units[ONE].total == Decimal(100)


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        (Scoring(Kind.LINEAR), Fault.NO_TARGET),
        (Scoring(Kind.LINEAR, floor=F(3), target=F(3)), Fault.NO_RANGE),
        (Scoring(Kind.STEPS), Fault.NO_STEPS),
        (Scoring(Kind.STEPS, steps=((F(1), F(2)),)), Fault.SHARE),
        (Scoring(Kind.STEPS, steps=((F(1), F(1)), (F(2), F(0)))), Fault.STEP_ORDER),
        (Scoring(Kind.RANK, lowest=F(2)), Fault.SHARE),
        (Scoring(Kind.MEAN, full_at=F(0)), Fault.NO_FULL),
        (Scoring(Kind.DEDUCT), Fault.NO_AMOUNT),
        (Scoring(Kind.BONUS, per_event=F(1)), Fault.NO_AMOUNT),
    ],
)
def test_a_way_of_scoring_that_cannot_be_used_is_named(how: Scoring, fault: Fault) -> None:
    assert scoring.faults(how) == [fault]
    with pytest.raises(ValueError, match="cannot score"):
        scoring.score(how, {ONE: Measured(F(1))}, WHOLE)


def test_a_unit_without_a_size_has_no_score_and_the_others_do() -> None:
    how = Scoring(Kind.LINEAR, target=F(10), by_size=True)
    group = {ONE: Measured(F(5), size=F(2)), DRIVER: Measured(F(5), size=F(0))}
    found = scoring.score(how, group, WHOLE)
    assert found[ONE].share == F(1, 2)
    assert (found[DRIVER].share, found[DRIVER].lack) == (None, Lack.NO_SIZE)


def test_what_cannot_be_compared_has_no_score_and_says_why() -> None:
    above = scoring.score(Scoring(Kind.ABOVE), {ONE: Measured(F(3))}, WHOLE)
    assert above[ONE].lack == Lack.NO_PLACES
    mean = scoring.score(Scoring(Kind.MEAN), {ONE: Measured(F(0))}, WHOLE)
    assert mean[ONE].lack == Lack.NO_MEAN
    hard = Scoring(Kind.LINEAR, target=F(10), by_difficulty=True)
    plain = scoring.score(hard, {ONE: Measured(F(5), difficulty=F(0))}, WHOLE)
    assert plain[ONE].share == F(1, 2)
    assert scoring.deducted(F(1), F(1), F(0)) == 0


@pytest.mark.parametrize(
    ("measure", "fault"),
    [
        ({"scoring": Scoring(Kind.BONUS, per_event=F(1), cap=F(5))}, TreeFault.BONUS_WEIGHT),
        ({"source": "guess"}, TreeFault.NO_SOURCE),
        ({"scoring": None}, TreeFault.NO_SCORING),
        ({"scoring": Scoring(Kind.LINEAR)}, TreeFault.SCORING),
        (
            {"source": "indicator", "indicator": "known", "scoring": Scoring(Kind.ABOVE)},
            TreeFault.ABOVE_ASKED,
        ),
        ({"group": "nobody's"}, TreeFault.LONELY_GROUP),
    ],
)
def test_faults_of_a_measure_are_named(measure: dict[str, object], fault: TreeFault) -> None:
    one = part("a", 100, "", **{"is_core": True, **measure})
    tree = Tree([one], [Assessed(ONE)])
    assert fault in kinds(tree)


def test_an_indicator_without_a_sum_and_a_measure_without_weight_are_named() -> None:
    one = part("a", 100, is_core=True, source="indicator", indicator="known")
    found = faults(Tree([one, part("b", 0)], [Assessed(ONE)]), known={"known"}, summed=set())
    assert {each.kind for each in found} == {TreeFault.NO_SUM, TreeFault.NO_WEIGHT}
