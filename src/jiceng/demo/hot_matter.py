"""A hot issue of the demonstration: several residents report the noise of one building site."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from jiceng.cases import public as cases
from jiceng.cases.hot_issues.public import every_day
from jiceng.demo import accounts, texts
from jiceng.demo.arriving_reports import RESIDENT
from jiceng.grids import public as grids

REPORTS: Final = (
    ("河滨花园工地夜间施工噪音", "河滨花园对面工地凌晨还在浇筑混凝土，泵车噪音很大，孩子睡不着。"),
    ("河滨花园工地深夜施工扰民", "河滨花园旁的工地连续三天施工到凌晨两点，浇筑混凝土的噪音很大。"),
    (
        "反映河滨花园工地夜间施工",
        "河滨花园工地夜里十二点以后仍用泵车浇筑混凝土，噪音吵得没法休息。",
    ),
    ("投诉河滨花园工地噪音", "河滨花园对面的工地凌晨施工，混凝土泵车噪音大，打电话没人管。"),
    ("河滨花园工地夜间施工何时停止", "河滨花园工地几乎每晚施工到凌晨，浇筑噪音严重，请督促停工。"),
    ("河滨花园工地噪音扰民", "河滨花园工地夜间浇筑混凝土，泵车和振动棒噪音很大，老人受不了。"),
)
"""Titles and texts, the newest first."""
EVERY: Final = timedelta(hours=4)
WITHIN: Final = timedelta(days=10)
"""Requests so old are searched at the build; the first night adds those before them."""
RUNS: Final = 199
"""Permutations: enough for a recurrence of a month, a fifth of the time."""


def create_hot_issue(rng: Random, now: datetime) -> None:
    """Let the reports arrive at one place of the clerk's community, and find the hot issues."""
    code = accounts.account("clerk").unit
    places = grids.current().places.items()
    place = rng.choice([place for key, place in places if key.startswith(code)])
    for number, (title, text) in reversed([*enumerate(REPORTS)]):
        report = cases.Report(
            title=title,
            text=text,
            address="河滨花园对面工地",
            lon=round(place.lon + rng.gauss(0, 2e-4), 6),
            lat=round(place.lat + rng.gauss(0, 2e-4), 6),
            channel="portal",
            caller=cases.CallerDetails(
                name=texts.caller_name(rng), phone=texts.resident_phone(rng)
            ),
        )
        at = now - timedelta(hours=2) - EVERY * number
        cases.open_case(report=report, by=RESIDENT, at=at)
    every_day(now, within=WITHIN, runs=RUNS)
