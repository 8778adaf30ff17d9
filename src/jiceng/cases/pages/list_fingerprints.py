"""Fingerprints of lists, for change detection.

A page contains the fingerprint of its content, and `desk.pulse` returns the present one. Computing
it costs the list's query but no rendering.
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
    """Fingerprint of a page of requests: identifiers, order, versions, and whether deadlines are
    being recalculated.
    """
    rows = ((r.id, r.version, r.breached_at, r.is_supervised) for r in page.rows)
    return _mark([*rows, page.next is None, clocks.is_pending()])


def _callbacks(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    return {"mark": of_page(awaiting_callback(actor, given.get("after") or None))}


LISTS: Final = (LiveList("callbacks", _callbacks),)
