"""Times and channels of requests in the demonstration."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from jiceng.core.worktime import CIVIL
from jiceng.demo.texts import (
    KINDS,
    Channel,
    channel_mix,
    draw_category,
    draw_moment,
    hour_weights,
    month_shares,
    weekday_weights,
    weights,
)

FIRST = date(2025, 3, 1)


def moments(category: str, channel: Channel, count: int = 2_000):
    rng = Random(1)
    return [
        draw_moment(rng, first=FIRST, days=31, category=category, channel=channel)
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("kind", "high", "low"),
    [
        ("waterlogging", 8, 12),
        ("fallen_tree", 9, 1),
        ("unpaid_wages", 1, 6),
        ("school_admission", 7, 11),
        ("power_outage", 7, 2),
        ("vaccination", 10, 6),
        ("dust", 12, 7),
        ("school_gate_jam", 9, 7),
    ],
)
def test_seasonal_kind_is_three_times_as_frequent_in_season(kind: str, high: int, low: int):
    assert weights(high)[kind] >= 3 * weights(low)[kind]


def test_draws_follow_the_season():
    rng = Random(2)
    august = Counter(draw_category(rng, 8) for _ in range(20_000))
    january = Counter(draw_category(rng, 1) for _ in range(20_000))
    assert august["waterlogging"] > 5 * january["waterlogging"]
    assert january["unpaid_wages"] > 3 * august["unpaid_wages"]


def test_village_matters_are_rare_in_town_and_common_in_villages():
    assert weights(1, rural=True)["pond_lease"] > 10 * weights(1, rural=False)["pond_lease"]
    assert weights(1, rural=True)["lift_failure"] == weights(1)["lift_failure"]


def test_every_kind_may_occur_in_every_month():
    for month in range(1, 13):
        assert set(weights(month)) == set(KINDS)
        assert all(weight > 0 for weight in weights(month).values())
    shares = month_shares()
    assert sum(shares.values()) == pytest.approx(1)
    assert shares[8] > shares[2]
    assert max(shares.values()) < 0.15


@pytest.mark.parametrize("month", [0, 13, -1])
def test_invalid_month_is_refused(month: int):
    with pytest.raises(ValueError, match="no such month"):
        weights(month)


def test_channels_add_up_and_officers_report_only_visible_matters():
    for key, kind in KINDS.items():
        mix = channel_mix(key)
        assert sum(mix.values()) == pytest.approx(1)
        assert (Channel.OFFICER in mix) == kind.patrol


def test_every_hour_and_weekday_has_a_weight():
    for key in KINDS:
        for channel in Channel:
            assert len(hour_weights(key, channel)) == 24
            assert len(weekday_weights(key, channel)) == 7
            assert sum(hour_weights(key, channel)) > 0


def test_noise_is_reported_in_the_evening_and_paperwork_in_office_hours():
    noise = moments("square_dance", Channel.PORTAL)
    papers = moments("household_register", Channel.PORTAL)
    late = sum(moment.hour >= 19 for moment in noise) / len(noise)
    assert late > 0.4
    assert sum(8 <= moment.hour < 18 for moment in papers) / len(papers) > 0.6


def test_closed_counter_receives_no_reports():
    for moment in moments("social_insurance", Channel.COUNTER):
        assert moment.weekday() < 5
        assert moment.hour in {8, 9, 10, 11, 14, 15, 16, 17}


def test_moments_have_a_zone_and_are_within_the_period():
    found = moments("exposed_rubbish", Channel.HOTLINE)
    assert all(moment.tzinfo is CIVIL for moment in found)
    days = {moment.date() for moment in found}
    assert min(days) == FIRST
    assert max(days) == FIRST + timedelta(days=30)


def test_counter_on_a_sunday_is_refused():
    sunday = date(2025, 3, 2)
    with pytest.raises(ValueError, match="closed"):
        draw_moment(Random(0), first=sunday, days=1, category="dust", channel=Channel.COUNTER)
