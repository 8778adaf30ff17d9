"""The example of a scheme, 1+1+2, that an office can begin with. Pure.

The report that names “1+1+2” does not say what the numbers stand for; it says that core duties
weigh at least 70 %, that who drives a task scores it, and that the place at the level above is the
yardstick. The example keeps to this and is marked as such: 示例.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def parts() -> list[dict[str, Any]]:
    """The parts of the example as columns of `models.Part`, without the unit that drives them."""
    rows: list[dict[str, Any]] = [
        _branch("1", "", "一：主责主业（示例）", 70, is_core=True),
        _indicator("2", "1", "诉求响应率", 25, "response", floor="0.8", target="1"),
        _indicator("3", "1", "诉求解决率", 30, "resolution", floor="0.5", target="0.95"),
        _asked("4", "1", "重点任务完成率", 15, "百分点", floor="60", target="100"),
        _branch("5", "", "一：党的建设（示例）", 10),
        _asked("6", "5", "基层党建重点任务完成数", 10, "项", floor="0", target="10"),
        _branch("7", "", "二：上级考核位次（示例）", 10),
        _place("8", "7", "全市考核中的位次", 10),
        _branch("9", "", "二：群众满意度（示例）", 10),
        _mean("10", "9", "满意率", 10, "satisfaction"),
        _events("11", "", "加分：经验推广（示例）", "bonus", "2", cap="5"),
    ]
    return [{**row, "position": n} for n, row in enumerate(rows, 1)]


def _part(
    code: str, above: str, name: str, weight: int, source: str, **more: Any
) -> dict[str, Any]:
    return {
        "code": code,
        "above": above,
        "name": name,
        "weight": Decimal(weight),
        "source": source,
        **more,
    }


def _branch(code: str, above: str, name: str, weight: int, **more: Any) -> dict[str, Any]:
    return _part(code, above, name, weight, "branch", scoring="none", **more)


def _linear(floor: str, target: str) -> dict[str, Any]:
    return {"scoring": "linear", "floor": Decimal(floor), "target": Decimal(target)}


def _indicator(
    code: str, above: str, name: str, weight: int, indicator: str, *, floor: str, target: str
) -> dict[str, Any]:
    how = {"indicator": indicator, **_linear(floor, target)}
    return _part(code, above, name, weight, "indicator", **how)


def _asked(
    code: str, above: str, name: str, weight: int, measure: str, *, floor: str, target: str
) -> dict[str, Any]:
    return _part(code, above, name, weight, "asked", measure=measure, **_linear(floor, target))


def _place(code: str, above: str, name: str, weight: int) -> dict[str, Any]:
    return _part(
        code, above, name, weight, "asked", measure="名", scoring="above", lowest=Decimal(40)
    )


def _mean(code: str, above: str, name: str, weight: int, indicator: str) -> dict[str, Any]:
    how = {"scoring": "mean", "full_at": Decimal("1.1"), "indicator": indicator}
    return _part(code, above, name, weight, "indicator", **how)


def _events(
    code: str, above: str, name: str, scoring: str, per_event: str, *, cap: str
) -> dict[str, Any]:
    how = {"scoring": scoring, "per_event": Decimal(per_event), "cap": Decimal(cap)}
    return _part(code, above, name, 0, "asked", measure="次", **how)
