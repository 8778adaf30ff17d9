"""Public interface of hot issues."""

from jiceng.cases.hot_issues.permissions import READ as HOT_ISSUE_READ
from jiceng.cases.hot_issues.queries import OpenIssue, open_in
from jiceng.cases.hot_issues.upkeep import every_day

__all__ = ["HOT_ISSUE_READ", "OpenIssue", "every_day", "open_in"]
