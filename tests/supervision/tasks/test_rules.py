"""Rules of progress, against slow ways to the same numbers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jiceng.supervision.tasks import rules
from jiceng.supervision.tasks.rules import Light, Limits, Part, Rule, Stage, Why

DAY = date(2026, 9, 16)
SHARES = st.integers(0, 100).map(Fraction)
PARTS = st.lists(
    st.builds(
        Part,
        SHARES,
        st.integers(1, 30).map(Decimal),
        st.one_of(st.none(), st.integers(1, 40)),
    ),
    max_size=12,
)
DAYS = st.integers(-200, 200).map(lambda n: DAY + timedelta(days=n))
STAGES = st.lists(
    st.builds(
        Stage,
        st.integers(1, 20).map(Decimal),
        st.one_of(st.none(), DAYS),
        st.one_of(st.none(), DAYS),
    ),
    max_size=6,
)


def four(days: tuple[int, ...]) -> list[Part]:
    """Four parts at 100, 50, 50 and 50 per cent (jsgantt-improved#45)."""
    return [Part(Fraction(p), days=d) for p, d in zip((100, 50, 50, 50), days, strict=True)]


def test_four_parts_are_at_62_5_by_count_and_at_80_by_days() -> None:
    parts = four((90, 20, 20, 20))
    by_count, by_days = rules.combined(parts, Rule.COUNT), rules.combined(parts, Rule.DAYS)
    assert by_count is not None
    assert by_days is not None
    assert by_count.done == Fraction(125, 2)
    assert by_days.done == 80
    assert by_days.rule is Rule.DAYS


@given(PARTS, st.sampled_from(Rule))
def test_a_whole_equals_the_mean_of_its_parts_laid_out_one_by_one(
    parts: list[Part], rule: Rule
) -> None:
    found = rules.combined(parts, rule)
    if not parts:
        assert found is None
        return
    laid_out: list[Fraction] = []
    for part in parts:
        times = {Rule.COUNT: 1, Rule.WEIGHT: int(part.weight), Rule.DAYS: part.days or 0}[rule]
        laid_out += [part.done] * times
    if not laid_out:
        laid_out = [part.done for part in parts]
    assert found is not None
    assert found.done == sum(laid_out) / len(laid_out)
    assert found.fell_back == (rule is Rule.DAYS and not any(part.days for part in parts))
    assert len(found.terms) + found.left_out == len(parts)


def slow_plan(day: date, start: date, due: date, stages: list[Stage]) -> Fraction:
    """Planned progress, walked day by day: each stretch between two named days grows evenly."""
    total = sum(stage.weight for stage in stages)
    named = {start - timedelta(days=1): Fraction()}
    for at in sorted({s.due_on for s in stages if s.due_on and start <= s.due_on < due}):
        weight = sum(s.weight for s in stages if s.due_on and s.due_on <= at)
        named[at] = 100 * Fraction(weight) / Fraction(total)
    named[due] = Fraction(100)
    value, today = Fraction(), start - timedelta(days=1)
    while today < day and today < due:
        before = max(at for at in named if at <= today)
        after = min(at for at in named if at > today)
        value += (named[after] - named[before]) / (after - before).days
        today += timedelta(days=1)
    return value


@given(DAYS, DAYS, st.integers(0, 150), STAGES)
def test_the_plan_is_what_a_walk_over_all_days_gives(
    day: date, start: date, length: int, stages: list[Stage]
) -> None:
    due = start + timedelta(days=length)
    assert rules.planned(day, start, due, stages) == slow_plan(day, start, due, stages)


@given(DAYS, DAYS, st.integers(0, 150), STAGES)
def test_a_plan_never_goes_back(day: date, start: date, length: int, stages: list[Stage]) -> None:
    due = start + timedelta(days=length)
    today, tomorrow = (
        rules.planned(each, start, due, stages) for each in (day, day + timedelta(days=1))
    )
    assert today is not None
    assert tomorrow is not None
    assert 0 <= today <= tomorrow <= 100


def test_what_the_list_states_for_a_day_is_the_plan_of_that_day() -> None:
    said = (date(2026, 10, 31), Decimal(80))
    start, due = date(2026, 1, 1), date(2026, 12, 31)
    assert rules.planned(said[0], start, due, (), said) == 80
    assert rules.planned(due, start, due, (), said) == 100
    assert rules.planned(date(2026, 12, 1), None, due, (), said) == 80 + Fraction(20 * 31, 61)


def test_without_timetable_there_is_no_plan() -> None:
    assert rules.planned(DAY, None, None) is None
    assert rules.planned(DAY, None, DAY) is None


@given(DAYS, DAYS, SHARES)
def test_a_forecast_is_the_first_day_on_which_the_pace_gives_all(
    day: date, start: date, done: Fraction
) -> None:
    found = rules.forecast(day, start, done)
    if not 0 < done < 100 or day < start:
        assert found is None
        return
    elapsed = (day - start).days + 1
    assert found is not None
    needed = (found - start).days + 1
    assert done / elapsed * needed >= 100
    assert done / elapsed * (needed - 1) < 100


def test_late_by_a_stage_and_ahead_by_weight_are_both_told() -> None:
    stages = [
        Stage(Decimal(6), date(2026, 9, 1), None, "签约"),
        Stage(Decimal(44), date(2026, 9, 20), date(2026, 9, 10), "开工"),
        Stage(Decimal(50), date(2026, 12, 31), None, "竣工"),
    ]
    plan = rules.planned(DAY, date(2026, 1, 1), date(2026, 12, 31), stages)
    assert rules.reached(stages, DAY) == 44
    assert plan is not None
    assert plan < 44
    assert [each.title for each in rules.overdue_stages(stages, DAY)] == ["签约"]
    light, reasons = rules.light_of(
        behind=plan - 44, late=0, is_stage_late=True, is_unreported=False, limits=Limits()
    )
    assert (light, reasons) == (Light.YELLOW, (Why.STAGE_LATE,))


def test_limits_of_the_lights_belong_to_the_lower_light() -> None:
    def light(behind: int, late: int = 0) -> Light:
        return rules.light_of(
            behind=Fraction(behind),
            late=late,
            is_stage_late=False,
            is_unreported=False,
            limits=Limits(),
        )[0]

    assert [light(n) for n in (-5, 9, 10, 30, 31)] == [
        Light.GREEN,
        Light.GREEN,
        Light.YELLOW,
        Light.YELLOW,
        Light.RED,
    ]
    assert light(0, late=1) is Light.RED


@given(
    st.decimals(-50, 50, places=2), st.decimals(-50, 50, places=2), st.decimals(-50, 50, places=2)
)
def test_progress_by_an_indicator_stays_within_nothing_and_all(
    value: Decimal, goal: Decimal, base: Decimal
) -> None:
    done = rules.by_indicator(value, goal, base)
    assert 0 <= done <= 100
    if value == goal:
        assert done == 100


@given(st.integers(1, 31), DAYS)
def test_the_next_report_is_the_first_fitting_day(report_day: int, after: date) -> None:
    found = after + timedelta(days=1)
    while not (
        found.day == report_day or (found.day < report_day and (found + timedelta(days=1)).day == 1)
    ):
        found += timedelta(days=1)
    assert rules.next_report(report_day, after) == found
