"""Replay of a ledger with another time allowed, to try out deadline rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jiceng.core.worktime import WorkingTime
from jiceng.records.clock.rules.entries import (
    Appeal,
    Due,
    Entry,
    Reopen,
    Retime,
    Start,
    Transfer,
)


def replay_with_span(entries: Iterable[Entry], span: WorkingTime) -> list[Entry]:
    """The same entries under another deadline rule that applies from the start on.

    Pauses, extensions, transfers and reopenings stay; restarts with a time of their own use the new
    span. Corrections of the category are dropped, since the tested rule belongs to the last
    category, and so are appeals, since the breaches that they concern may not occur.
    """
    return [_again(entry, span) for entry in entries if not isinstance(entry, Retime | Appeal)]


def _again(entry: Entry, span: WorkingTime) -> Entry:
    match entry:
        case Start():
            return replace(entry, span=span)
        case Transfer() | Reopen() if entry.span is not None:
            return replace(entry, span=span)
    return entry


def is_given(entries: Iterable[Entry]) -> bool:
    """Whether another system has set the due time, so that our rules do not move it."""
    return any(isinstance(entry, Due) for entry in entries)
