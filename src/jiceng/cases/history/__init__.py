"""Bulk creation of requests with a history, e.g. a year of demonstration or benchmark data in
minutes.

A `Story` applies the same declared moves as the actions, to a request in memory and at times in the
past; `write` then stores many by COPY. Ledger, columns and events come from the same functions as
in the actions; a test compares both paths.
"""

from jiceng.cases.history.story import Story
from jiceng.cases.history.write import Made, made, numbers, write, write_made

__all__ = ["Made", "Story", "made", "numbers", "write", "write_made"]
