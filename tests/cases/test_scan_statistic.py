"""The space-time permutation scan statistic, against a slow computation of every cylinder."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng.cases.hot_issues.rules.evaluation import Generator, evaluate
from jiceng.cases.hot_issues.rules.scan import Cylinder, Scan

COUNTS = (
    st.integers(2, 6)
    .flatmap(
        lambda places: st.integers(2, 6).flatmap(
            lambda days: st.lists(
                st.lists(st.integers(0, 5), min_size=days, max_size=days),
                min_size=places,
                max_size=places,
            )
        )
    )
    .filter(lambda rows: sum(map(sum, rows)) > 0)
)
POINTS = [(0.0, 0.0), (90.0, 7.0), (31.0, 60.0), (200.0, 11.0), (152.0, 73.0), (10.0, 140.0)]


def score_of(observed: int, expected: float, total: int) -> float:
    if observed <= expected or not expected:
        return 0.0
    others = total - observed
    outside = others * log(others / (total - expected)) if others else 0.0
    return observed * log(observed / expected) + outside


def cylinders_of(counts: list[list[int]], longest: int) -> list[Cylinder]:
    """Every cylinder with its score, one by one."""
    total, found = sum(map(sum, counts)), []
    for centre, at in enumerate(POINTS[: len(counts)]):
        by_distance = sorted(
            range(len(counts)),
            key=lambda place: (POINTS[place][0] - at[0]) ** 2 + (POINTS[place][1] - at[1]) ** 2,
        )
        assert by_distance[0] == centre
        for size in range(1, len(counts) + 1):
            places = by_distance[:size]
            inside = sum(sum(counts[place]) for place in places)
            if inside > max(total / 2, 1):
                break
            for days in range(1, longest + 1):
                observed = sum(sum(counts[place][-days:]) for place in places)
                on_days = sum(sum(row[-days:]) for row in counts)
                expected = inside * on_days / total
                score = score_of(observed, expected, total)
                found.append(Cylinder(tuple(places), days, observed, expected, score))
    return found


def scan_of(counts: list[list[int]], **given: Any) -> Scan:
    return Scan(np.array(POINTS[: len(counts)]), np.array(counts), **given)


@given(COUNTS, st.integers(1, 4))
def test_the_strongest_cylinder_is_that_of_all_which_has_the_highest_score(
    counts: list[list[int]], longest: int
) -> None:
    scan = scan_of(counts, longest=longest)
    every = cylinders_of(counts, scan.longest)
    best = max((each.score for each in every), default=0.0)
    assert scan.highest() == pytest.approx(best, abs=1e-9)
    found = scan.cylinders()
    assert bool(found) == (best > 1e-9) or best <= 1e-9
    for each in found:
        same = next(o for o in every if (o.places, o.days) == (each.places, each.days))
        assert each.observed == same.observed
        assert each.score == pytest.approx(same.score)
        assert each.expected == pytest.approx(same.expected)


@given(COUNTS)
def test_several_cylinders_have_no_place_in_common(counts: list[list[int]]) -> None:
    found = scan_of(counts).cylinders(4)
    places = [place for each in found for place in each.places]
    assert len(places) == len(set(places))
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


@settings(deadline=None)
@given(COUNTS, st.floats(0.01, 8.0))
def test_a_floor_is_the_least_number_that_gives_the_score(
    counts: list[list[int]], score: float
) -> None:
    scan = scan_of(counts, longest=3)
    for floors, expected in zip(scan.floors(score), scan._expected, strict=True):
        for floor, usual in zip(floors.ravel(), expected.ravel(), strict=True):
            if floor <= scan.total:
                assert score_of(int(floor), usual, scan.total) >= score - 1e-9
                assert score_of(int(floor) - 1, usual, scan.total) < score + 1e-9


def test_an_excess_is_found_at_its_place_and_on_its_days() -> None:
    rng = np.random.default_rng(7)
    points = rng.uniform(0, 1000, (40, 2))
    counts = rng.poisson(1.0, (40, 40))
    counts[11, -2:] += 9
    scan = Scan(points, counts)
    [found] = scan.cylinders()
    assert (found.places, found.days) == ((11,), 2)
    tested = scan.test(found.score, rng, runs=199)
    assert tested.p == 1 / 200
    assert tested.recurrence_days == 200


def test_neither_a_busy_place_nor_a_busy_day_is_a_cluster() -> None:
    counts = np.outer([1, 1, 1, 30, 1, 1], [1, 1, 1, 1, 1, 6])
    assert scan_of(counts.tolist()).cylinders() == []


def test_a_test_stops_when_it_cannot_become_significant() -> None:
    counts = np.random.default_rng(3).poisson(2.0, (6, 20)).tolist()
    scan = scan_of(counts)
    rng = np.random.default_rng(4)
    stopped = scan.test(0.001, rng, runs=999, enough=0.05)
    assert stopped.runs < 100
    assert stopped.p > 0.05


def test_points_and_counts_must_fit() -> None:
    with pytest.raises(ValueError, match="one point"):
        Scan(np.zeros((2, 2)), np.zeros((3, 4), dtype=np.int64))


def test_an_evaluation_prints_its_intervals_and_its_generator() -> None:
    found = evaluate(runs=20, permutations=19)
    assert found["runs"] == 20
    low, high = found["intervals"]["false_alarm_rate"]
    assert low <= found["false_alarm_rate"] <= high
    assert found["false_alarm_rate"] < 0.25
    assert found["power"]["strong"][2] > 0.8
    assert found["generator"]["places"] == 176
    for days in found["power"].values():
        assert len(days) == 3


def test_a_stronger_excess_is_one_that_is_found_more_often() -> None:
    made = Generator()
    assert made.risk(0.005, 0.99) > made.risk(0.005, 0.9) > 1
    assert made.risk(0.05, 0.9) < made.risk(0.005, 0.9)
