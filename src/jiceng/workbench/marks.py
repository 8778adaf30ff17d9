"""What stands on a list, drawn together into a short mark: when it has changed, so has the list.

A page carries the mark of what it shows, and `pulse` says which one would be right by now. Making
one costs the query of the list itself and draws nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.ids import uuid_or_none


def _mark(facts: Iterable[object]) -> str:
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()[:16]


def of_page(page: cases.inbox.Page) -> str:
    """The mark of a page of requests: which ones, in which order, in which version, and whether
    their deadlines are being counted again."""
    rows = ((r.id, r.version, r.breached_at, r.is_supervised) for r in page.rows)
    return _mark([*rows, page.next is None, cases.recounting.is_pending()])


def of_tallies(tallies: Mapping[str, cases.Tally]) -> str:
    """The mark of the numbers beside the boxes."""
    return _mark((name, str(tally)) for name, tally in tallies.items())


def of_approvals(page: cases.Asked) -> str:
    """The mark of a page of what waits for a decision."""
    return _mark([*((row.id, len(row.decisions)) for row in page.rows), page.next is None])


def _box(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    unit = uuid_or_none(given.get("unit", ""))
    if unit is None:
        return {}
    page = cases.boxes.box_page(actor, unit, given.get("box", ""), now, given.get("after") or None)
    found = {"mark": of_page(page)}
    if given.get("counts"):
        found["counts"] = of_tallies(cases.boxes.tallies(actor, unit, now))
    return found


def _callbacks(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    return {"mark": of_page(cases.awaiting_callback(actor, given.get("after") or None))}


def _approvals(actor: Actor, given: Mapping[str, str], now: datetime) -> dict[str, str]:
    return {"mark": of_approvals(cases.pending_approvals(actor, given.get("after") or None))}


LISTS: Mapping[str, Callable[[Actor, Mapping[str, str], datetime], dict[str, str]]] = {
    "box": _box,
    "callbacks": _callbacks,
    "approvals": _approvals,
}
"""The lists that a page can ask about."""


def now_of(actor: Actor, given: Mapping[str, str]) -> dict[str, str]:
    """The mark that a list has now, and that of its numbers where they were asked for.

    Args:
        given: `queue` names the list in `LISTS`, the rest says which page of it.

    Raises:
        NotFound: for a unit out of reach.
        Invalid: for a page that does not exist.
    """
    wanted = LISTS.get(given.get("queue", ""))
    return wanted(actor, given, timezone.now()) if wanted else {}
