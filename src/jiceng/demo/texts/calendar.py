"""Distribution of requests over months, weekdays, hours and channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Final

from jiceng.core.worktime import CIVIL
from jiceng.demo.texts.kinds import KINDS, kind_of
from jiceng.demo.texts.model import Channel, Rhythm

# Shares of channels for residents; officers report what can be seen on foot.
_DOORS: Final[Mapping[Channel, float]] = {
    Channel.PORTAL: 30,
    Channel.HOTLINE: 38,
    Channel.COUNTER: 9,
    Channel.QR: 12,
    Channel.OPEN311: 2,
}
_PATROL_SHARE: Final = 34
_COUNTER_FOR_PAPERS: Final = 24

# Weight of each hour 0..23 of the day.
_HOURS: Final[Mapping[Rhythm, tuple[float, ...]]] = {
    Rhythm.DAY: (
        1,
        0.5,
        0.3,
        0.2,
        0.2,
        0.5,
        2,
        5,
        9,
        11,
        11,
        8,
        5,
        6,
        9,
        10,
        9,
        8,
        6,
        5,
        5,
        4,
        3,
        2,
    ),
    Rhythm.NIGHT: (6, 4, 2, 1, 1, 1, 2, 3, 4, 4, 4, 3, 3, 3, 3, 3, 3, 4, 6, 9, 11, 13, 14, 11),
    Rhythm.RUSH: (
        1,
        0.5,
        0.2,
        0.2,
        0.2,
        1,
        4,
        11,
        10,
        6,
        5,
        6,
        6,
        4,
        4,
        5,
        8,
        11,
        10,
        7,
        5,
        4,
        3,
        1,
    ),
    Rhythm.OFFICE: (
        0.4,
        0.2,
        0.1,
        0.1,
        0.1,
        0.2,
        1,
        3,
        11,
        14,
        13,
        8,
        4,
        5,
        11,
        12,
        10,
        6,
        3,
        3,
        3,
        3,
        2,
        1,
    ),
    Rhythm.ROUND: (3, 2, 2, 1, 1, 2, 4, 6, 7, 7, 6, 6, 5, 5, 6, 6, 6, 6, 6, 6, 6, 5, 4, 4),
}

# Monday to Sunday.
_WEEK: Final[Mapping[Rhythm, tuple[float, ...]]] = {
    Rhythm.DAY: (1.15, 1.1, 1.05, 1.05, 1.0, 0.85, 0.8),
    Rhythm.NIGHT: (0.95, 0.95, 0.95, 0.95, 1.1, 1.15, 1.05),
    Rhythm.RUSH: (1.15, 1.1, 1.05, 1.05, 1.1, 0.85, 0.75),
    Rhythm.OFFICE: (1.35, 1.25, 1.15, 1.1, 1.05, 0.5, 0.4),
    Rhythm.ROUND: (1.05, 1.0, 1.0, 1.0, 1.0, 1.0, 0.95),
}
_COUNTER_HOURS: Final = (8, 9, 10, 11, 14, 15, 16, 17)
_PATROL_HOURS: Final = (8, 9, 10, 11, 14, 15, 16, 17, 19, 20)
_VILLAGE_KINDS: Final = frozenset(
    {"pond_lease", "village_dividend", "homestead", "village_road", "farm_drainage"}
)


@cache
def _weights(month: int, rural: bool | None) -> Mapping[str, float]:
    def factor(key: str) -> float:
        if rural is None or key not in _VILLAGE_KINDS:
            return 1.0
        return 2.0 if rural else 0.1

    return {key: kind.weight_in(month) * factor(key) for key, kind in KINDS.items()}


def weights(month: int, *, rural: bool | None = None) -> Mapping[str, float]:
    """Return how often each kind occurs in a month, relative to all kinds and months.

    Args:
        month: 1..12.
        rural: True or False shifts the village kinds; None is the average.

    Raises:
        ValueError: for a month outside 1..12.
    """
    return _weights(month, rural)


@cache
def _cumulative(month: int, rural: bool | None) -> tuple[tuple[str, ...], tuple[float, ...]]:
    found = _weights(month, rural)
    total = 0.0
    sums: list[float] = []
    for weight in found.values():
        total += weight
        sums.append(total)
    return tuple(found), tuple(sums)


def draw_category(rng: Random, month: int, *, rural: bool | None = None) -> str:
    """Choose the kind of the next request of a month."""
    keys, sums = _cumulative(month, rural)
    return rng.choices(keys, cum_weights=sums)[0]


def month_shares() -> Mapping[int, float]:
    """Return each month's share of a year's requests; the shares add up to 1."""
    volumes = {month: sum(weights(month).values()) for month in range(1, 13)}
    whole = sum(volumes.values())
    return {month: volume / whole for month, volume in volumes.items()}


@cache
def channel_mix(category: str) -> Mapping[Channel, float]:
    """Return the shares of the channels for a kind; they add up to 1."""
    kind = kind_of(category)
    mix = dict(_DOORS)
    if kind.patrol:
        mix[Channel.OFFICER] = _PATROL_SHARE
    if kind.rhythm is Rhythm.OFFICE:
        mix[Channel.COUNTER] = _COUNTER_FOR_PAPERS
    whole = sum(mix.values())
    return {channel: share / whole for channel, share in mix.items()}


def draw_channel(rng: Random, category: str) -> Channel:
    """Choose the channel of a request of this kind."""
    mix = channel_mix(category)
    return rng.choices(tuple(mix), tuple(mix.values()))[0]


@cache
def hour_weights(category: str, channel: Channel) -> tuple[float, ...]:
    """Return the weight of each hour 0..23; a counter only works when it is open."""
    hours = _HOURS[kind_of(category).rhythm]
    open_at = {Channel.COUNTER: _COUNTER_HOURS, Channel.OFFICER: _PATROL_HOURS}.get(channel)
    if open_at is None:
        return hours
    return tuple(weight if hour in open_at else 0.0 for hour, weight in enumerate(hours))


@cache
def weekday_weights(category: str, channel: Channel) -> tuple[float, ...]:
    """Return the weight of each weekday, Monday first; a counter is closed at weekends."""
    week = _WEEK[kind_of(category).rhythm]
    if channel is Channel.COUNTER:
        return (*week[:5], 0.0, 0.0)
    if channel is Channel.OFFICER:
        return (*week[:5], week[5] * 0.5, week[6] * 0.4)
    return week


def draw_moment(
    rng: Random, *, first: date, days: int, category: str, channel: Channel
) -> datetime:
    """Choose when a request comes in, in civil time (aware), within `days` days from `first`.

    Public holidays are not looked at: residents have problems on holidays too.

    Raises:
        ValueError: no day of the span is possible for the channel (a counter on a Sunday).
    """
    week = weekday_weights(category, channel)
    shares = [week[(first.weekday() + offset) % 7] for offset in range(days)]
    if not any(shares):
        raise ValueError(f"{channel} is closed on every day from {first} for {days} days")
    day = first + timedelta(days=rng.choices(range(days), shares)[0])
    hour = rng.choices(range(24), hour_weights(category, channel))[0]
    moment = time(hour, int(rng.random() * 60), int(rng.random() * 60))
    return datetime.combine(day, moment, CIVIL)
