"""Boxes of requests in the inbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiceng.cases.inbox import boxes
from jiceng.cases.lifecycle import belonging
from jiceng.cases.models import RequestType
from jiceng.cases.pages import case_page, words
from jiceng.cases.permissions import (
    CASE_ACCEPT,
    CASE_DISPATCH,
    CASE_HANDLE,
    CASE_READ,
    CASE_SIGN,
    CASE_SUPERVISE,
)
from jiceng.cases.request_rows import MAX_PAGE, rows_after
from jiceng.core.access import Actor
from jiceng.core.bounded_count import BoundedCount
from jiceng.desk.public import Box, BoxEntry, BoxFilter, BoxSource, Cursor, Rows
from jiceng.directory import public as directory
from jiceng.records.clock import public as clocks

TEMPLATE: Final = "cases/row.html"


TYPE: Final = "type"
"""Name of the request type in addresses, also of the search."""


def _rows(
    actor: Actor,
    unit_id: UUID,
    box: str,
    at: datetime,
    after: Cursor | None,
    limit: int,
    chosen: Mapping[str, str],
) -> Rows:
    wanted = boxes.requests_in(actor, unit_id, box, at, chosen.get(TYPE, ""))
    found, more = rows_after(wanted, after, max(1, min(limit, MAX_PAGE)))
    return Rows(
        [
            BoxEntry(
                place, row.id, row, TEMPLATE, (row.version, row.breached_at, row.is_supervised)
            )
            for place, row in found
        ],
        more,
    )


def _tallies(
    actor: Actor, unit_id: UUID, at: datetime, _shown: Mapping[str, Rows]
) -> Mapping[str, BoundedCount]:
    return boxes.tallies(actor, unit_id, at)


def _context(actor: Actor, unit_id: UUID, box: str) -> dict[str, Any]:
    """Whether several requests can be dispatched at once, and to which units; the state that all
    rows share, which they need not repeat."""
    picks = belonging.may_at(actor, "dispatch", unit_id)
    today = directory.civil_day(timezone.now())
    receivers = partial(case_page.receivers, unit_id, today) if picks else ()
    shared = boxes.STATE_OF.get(box, "")
    return {"picks": picks, "receivers": receivers, "state_of_box": shared}


SOURCE: Final = BoxSource(
    kind="case",
    right=CASE_READ,
    boxes=tuple(
        Box(name, shown.label, shown.icon, shown.alarms, "" if name in boxes.BOXES else name)
        for name, shown in words.BOXES.items()
    ),
    tallies=_tallies,
    rows=_rows,
    filters=(BoxFilter(TYPE, _("Request type"), _("every type"), RequestType.choices),),
    state=clocks.is_pending,
    context=_context,
    above="cases/recounting.html",
    below="cases/batch_form.html",
    export="box",
    does=(CASE_ACCEPT, CASE_DISPATCH, CASE_SIGN, CASE_HANDLE, CASE_SUPERVISE),
)
