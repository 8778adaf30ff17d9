"""Fingerprints of lists: when one has changed, so has the list.

A page carries the mark of what it shows, and `desk.pulse` says which one would be right by now.
Making one costs the query of the list itself and draws nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from jiceng.cases.callback.callers import awaiting_callback
from jiceng.cases.request_rows import RequestPage
from jiceng.core.access import Actor
from jiceng.desk.public import LiveList
from jiceng.records.clock import public as clocks


def _mark(facts: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()[:16]


def of_page(page: RequestPage) -> str:
    """The mark of a page of requests: which ones, in which order, in which version, and whether
    their deadlines are being counted again."""
    rows = ((r.id, r.version, r.breached_at, r.is_supervised) for r in page.rows)
    return _mark([*rows, page.next is None, clocks.is_pending()])


def _callbacks(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    return {"mark": of_page(awaiting_callback(actor, given.get("after") or None))}


LISTS: Final = (LiveList("callbacks", _callbacks),)
