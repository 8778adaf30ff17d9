"""Public interface of hot issues."""

from jiceng.cases.hot_issues.upkeep import every_day

__all__ = ["every_day"]
