"""The three rates against slow, obvious calculations."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.figures import rates
from jiceng.cases.figures.rates import Policy, RequestOutcome, Tally
from jiceng.metrics.figure_rows import Z_95, ranks, share_of, wilson

SAMPLE = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.integers(1, 5)), min_size=0, max_size=60
)
CODES = [code for code in range(1 << 11) if code & 7 < 6 and code >> 6 & 7 <= 5]


def tally_of(answers: list[tuple[bool, bool, int]]) -> Tally:
    """Closed requests with these callbacks."""
    tally = Tally()
    for contacted, solved, level in answers:
        tally.add(3 | level << 6 | contacted << 9 | solved << 10, past_due=False, count=1)
    return tally


def shares_of(tally: Tally, policy: Policy = rates.DEFAULT_POLICY) -> dict[str, float | None]:
    parts = rates.parts(rates.numbers(tally, policy))
    return {name: share_of(part) for name, part in parts.items()}


@given(SAMPLE)
def test_rates_are_shares_of_valid_callbacks(answers):
    found, counts = shares_of(tally_of(answers)), rates.numbers(tally_of(answers))
    valid = len(answers)
    if not valid:
        assert set(found.values()) == {None}
        return
    full = sum(level >= 4 for _c, _s, level in answers)
    basic = sum(level == 3 for _c, _s, level in answers)
    response = Fraction(sum(contacted for contacted, _s, _l in answers), valid)
    resolution = Fraction(sum(solved for _c, solved, _l in answers), valid)
    satisfaction = (full + Fraction(9, 10) * basic) / valid
    assert found["response"] == pytest.approx(float(response))
    assert found["resolution"] == pytest.approx(float(resolution))
    assert found["satisfaction"] == pytest.approx(float(satisfaction))
    expected = 10 * response + 50 * resolution + 40 * satisfaction
    assert found["score"] == pytest.approx(float(expected))
    assert (counts["satisfied"], counts["basically_satisfied"]) == (full, basic)


@given(SAMPLE, st.integers(1, 5), st.integers(0, 4), st.floats(0, 1))
def test_satisfaction_threshold_and_weight_are_configurable(answers, satisfied_from, below, share):
    basic_from = max(1, satisfied_from - below)
    policy = Policy(satisfied_from=satisfied_from, basic_from=basic_from, basic_share=share)
    found = shares_of(tally_of(answers), policy)
    worth = [
        1.0 if level >= satisfied_from else share if level >= basic_from else 0.0
        for _c, _s, level in answers
    ]
    expected = sum(worth) / len(worth) if worth else None
    assert found["satisfaction"] == (pytest.approx(expected) if worth else None)


@given(st.integers(1, 400), st.data())
def test_interval_contains_exactly_the_shares_not_rejected_by_the_sample(size, data):
    """Wilson's interval: all p with |seen - p| at most z standard errors of p itself."""
    seen = data.draw(st.integers(0, size)) / size
    low, high = wilson(seen, size)
    assert 0 <= low <= seen + 1e-12
    assert seen - 1e-12 <= high <= 1
    for p in (n / 200 for n in range(201)):
        distance = abs(seen - p) - Z_95 * sqrt(p * (1 - p) / size)
        if abs(distance) > 1e-9:
            assert (low - 1e-9 <= p <= high + 1e-9) == (distance < 0)


def test_empty_sample_has_no_rate():
    assert wilson(0.0, 0) == (0.0, 1.0)


def test_interval_equals_a_published_one():
    """81 of 263: 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17, table I)."""
    low, high = wilson(81 / 263, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@given(st.sampled_from(CODES), st.booleans())
def test_every_request_is_received_and_has_one_of_five_outcomes(code, past_due):
    counted = rates.counted_in(rates.decode(code), past_due)
    assert counted[0] == "opened"
    ends = {"excluded", "merged", "declined", "closed", "open"}
    assert len(ends.intersection(counted)) == 1
    assert len({"on_time", "overdue", "exempted"}.intersection(counted)) <= 1


@given(st.sampled_from(CODES), st.booleans())
def test_excluded_merged_and_declined_requests_count_in_no_rate(code, past_due):
    outcome = rates.decode(code)
    counted = set(rates.counted_in(outcome, past_due))
    if outcome.excluded or outcome.stage in {"merged", "declined"}:
        assert len(counted) == 2
    elif outcome.level is not None:
        assert {"callbacks", f"level_{outcome.level}"} <= counted


def test_open_request_is_overdue_after_its_due_time_while_the_clock_runs():
    working = RequestOutcome("work", 0, excluded=False, level=None, contacted=False, solved=False)
    paused = RequestOutcome(
        "suspended", 0, excluded=False, level=None, contacted=False, solved=False
    )
    assert "overdue" in rates.counted_in(working, past_due=True)
    assert "overdue" not in rates.counted_in(working, past_due=False)
    assert "overdue" not in rates.counted_in(paused, past_due=True)


def test_exempted_breach_is_neither_on_time_nor_overdue():
    exempted = RequestOutcome(
        "closed", 3, excluded=False, level=None, contacted=False, solved=False
    )
    counted = rates.counted_in(exempted, past_due=True)
    assert "exempted" in counted
    assert not {"on_time", "overdue"}.intersection(counted)


@given(st.sampled_from(rates.COUNTS), st.booleans())
def test_outcomes_of_a_count_are_those_that_add_to_it(name, past_due):
    under = set(rates.codes_counted_in(name, past_due))
    for code in CODES:
        assert (code in under) == (name in rates.counted_in(rates.decode(code), past_due))


def test_unknown_count_has_no_drill_down():
    with pytest.raises(KeyError):
        rates.codes_counted_in("nonsense", past_due=False)


@given(st.lists(st.sampled_from(CODES), max_size=30), st.lists(st.sampled_from(CODES), max_size=30))
def test_tallies_add_up_in_any_order(first, second):
    def tally(codes):
        made = Tally()
        for code in codes:
            made.add(code, past_due=True, count=1)
        return made

    assert tally(first) + tally(second) == tally(second + first)


@given(st.lists(st.one_of(st.none(), st.integers(0, 5).map(float)), max_size=12))
def test_rank_is_one_plus_the_number_of_better_rows(scores):
    expected = [
        None if mine is None else 1 + sum(other > mine for other in scores if other is not None)
        for mine in scores
    ]
    assert ranks(scores) == expected


@given(SAMPLE)
def test_weights_of_zero_give_no_score(answers):
    policy = Policy(response=0, resolution=0, satisfaction=0)
    assert shares_of(tally_of(answers), policy)["score"] is None


@given(st.lists(st.tuples(SAMPLE, st.sampled_from([Policy(), Policy(basic_share=0.5)]))))
def test_numbers_of_several_policies_add_up_to_the_numerators_of_the_whole(groups):
    added = rates.numbers(Tally())
    for answers, policy in groups:
        for name, number in rates.numbers(tally_of(answers), policy).items():
            added[name] += number
    worth = sum(
        1.0 if level >= 4 else policy.basic_share if level == 3 else 0.0
        for answers, policy in groups
        for _contacted, _solved, level in answers
    )
    upper, whole = rates.parts(added)["satisfaction"]
    assert upper == pytest.approx(worth)
    assert whole == sum(len(answers) for answers, _policy in groups)
