"""A ledger as it would read had another time been given."""

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


def retold(entries: Iterable[Entry], span: WorkingTime) -> list[Entry]:
    """The same happenings under another deadline rule, which holds from the start on.

    Pauses, extensions, transfers and reopenings stay as they were; whoever restarted the clock
    with a time of its own does so with the new one. Corrections of the category are left out,
    since the rule asked about is that of the last one, and so are appeals, since the breaches that
    they were against may not be there.
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
    """Whether another system has set the due time, so that no rule of ours would move it."""
    return any(isinstance(entry, Due) for entry in entries)
