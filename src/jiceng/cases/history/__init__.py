"""Requests with a past: a year of them in minutes, for demonstrations and measurements.

A `Story` makes the same moves as the actions, on a request that is not stored yet, and at times
that have passed; `write` then stores many at once. Ledger, columns and chain come from the same
functions that the actions use, and a test tells the same story through the actions and compares.
"""

from jiceng.cases.history.story import Story
from jiceng.cases.history.write import Made, made, numbers, write, write_made

__all__ = ["Made", "Story", "made", "numbers", "write", "write_made"]
