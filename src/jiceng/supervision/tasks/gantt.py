"""Gantt chart as SVG drawn by the server: plan, progress, forecast, today. Pure.

Each task has two lines, its title above its bar, so that nothing is cut at a width of 360 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from jiceng.supervision.tasks import sentences
from jiceng.supervision.tasks.progress import Node
from jiceng.supervision.tasks.rules import Stage

WIDTH: Final = 1000
ROW: Final = 34
HEAD: Final = 26
BAR: Final = 10
MOST_DAYS: Final = 366 * 4
_MARGIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row; positions in units of the drawing.

    Args:
        begin, length: of the plan; None without both days.
        done: length of the done part of it.
        forecast: position of the forecast end; None without one.
        stages: position, whether reached, and words of each stage.
    """

    id: UUID
    title: str
    words: str
    tone: str
    is_section: bool
    text_y: int
    bar_y: int
    middle: int
    begin: float | None
    length: float
    done: float
    forecast: float | None
    forecast_from: float
    forecast_length: float
    stages: Sequence[tuple[float, bool, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; `months` are label, position and whether it begins a year."""

    width: int
    height: int
    bars: Sequence[Bar]
    months: Sequence[tuple[str, float, bool]]
    today: float
    first: date
    last: date


def chart_of(nodes: Sequence[Node], today: date) -> Chart:
    """The chart of some rows."""
    first, last = _span(nodes, today)
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(WIDTH * min(max((day - first).days, 0), days) / days, 1)

    bars = [_bar(node, n, x) for n, node in enumerate(nodes)]
    height = HEAD + ROW * len(bars) + 6
    return Chart(WIDTH, height, bars, _months(first, last, x), x(today), first, last)


def _span(nodes: Sequence[Node], today: date) -> tuple[date, date]:
    """First and last day of the drawing: all plans and forecasts, at most four years."""
    days = [today]
    for node in nodes:
        task, standing = node.task, node.standing
        days += [each for each in (task.starts_on, task.due_on) if each]
        if standing.forecast and standing.forecast <= today + timedelta(days=MOST_DAYS // 2):
            days.append(standing.forecast)
    first, last = min(days) - _MARGIN, max(days) + _MARGIN
    if (last - first).days > MOST_DAYS:
        first = max(first, today - timedelta(days=MOST_DAYS // 2))
        last = min(last, first + timedelta(days=MOST_DAYS))
    return first, last


def _bar(node: Node, number: int, x: Any) -> Bar:
    task, standing = node.task, node.standing
    top = HEAD + ROW * number
    begin = length = done = 0.0
    is_planned = bool(task.starts_on and task.due_on)
    if task.starts_on and task.due_on:
        begin = x(task.starts_on)
        length = max(x(task.due_on + timedelta(days=1)) - begin, 3.0)
        done = round(length * float(standing.done) / 100, 1)
    end = x(standing.forecast + timedelta(days=1)) if standing.forecast else None
    start = begin + length if is_planned else x(task.starts_on) if task.starts_on else 0.0
    return Bar(
        id=task.pk,
        title=f"{task.number} {task.title}".strip(),
        words=_words(node),
        tone=standing.light.value,
        is_section=task.kind == "section",
        text_y=top + 13,
        bar_y=top + 18,
        middle=top + 18 + BAR // 2,
        begin=begin if is_planned else None,
        length=length,
        done=done,
        forecast=end,
        forecast_from=min(start, end) if end is not None else 0.0,
        forecast_length=abs(end - start) if end is not None else 0.0,
        stages=[
            (x(each.due_on), each.reached_on is not None, _stage_words(each))
            for each in node.stages
            if each.due_on
        ],
    )


def _words(node: Node) -> str:
    task = node.task
    if task.kind == "section":
        return sentences.percent(node.standing.done) if node.parts else ""
    return f"{sentences.light_words(node.standing)} · {sentences.percent(node.standing.done)}"


def _stage_words(stage: Stage) -> str:
    return f"{stage.title} {stage.due_on:%Y-%m-%d}"


def _months(first: date, last: date, x: Any) -> list[tuple[str, float, bool]]:
    """Month lines; in a long chart only quarters or years."""
    count = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if count <= 14 else 3 if count <= 30 else 12
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        day = date(year, month, 1)
        if day >= first and (month - 1) % step == 0:
            found.append((f"{day:%Y-%m}", x(day), month == 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
