"""Rows of request lists, and the inbox of a unit: open requests by what is due next.

An inbox page is one query on one row per request: the partial index ``case_next`` covers unit,
next due time and identifier of open requests, so the cost is independent of the page and of the
number of closed requests. Names of units and categories come from memory.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from jiceng.cases import keyset
from jiceng.cases.access.visibility import not_confidential_to, visible_to
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import NEXT_DUE, Case
from jiceng.cases.permissions import CASE_READ
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.keyset import behind
from jiceng.core.masking import mask_text
from jiceng.directory import public as directory

PAGE = 50
MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One row of an inbox or of search results, with display names."""

    id: UUID
    number: str
    title: str
    state: str
    urgency: int
    category: str
    category_name: str
    unit: UUID
    unit_name: str
    area_name: str
    address: str
    opened_at: datetime
    due_at: datetime | None
    breached_at: datetime | None
    is_supervised: bool
    confidential: bool
    version: int
    stored_ledger: str = field(repr=False)
    request_type: str
    is_open: bool
    resolved_at: datetime | None
    contact_due_at: datetime | None
    contacted_at: datetime | None
    answer_due_at: datetime | None
    answered_at: datetime | None

    @property
    def category_id(self) -> str:
        """Code of the category, as a request calls it."""
        return self.category

    @property
    def unit_id(self) -> UUID:
        """The unit in charge, as a request calls it."""
        return self.unit

    @property
    def ledger(self) -> list[dict[str, Any]]:
        """The ledger of its clock, parsed for the rows that a page draws only."""
        found: list[dict[str, Any]] = json.loads(self.stored_ledger)
        return found


# What the next due time is computed from, besides the ledger.
_TIMES: Final = (
    "request_type",
    "is_open",
    "resolved_at",
    "contact_due_at",
    "contacted_at",
    "answer_due_at",
    "answered_at",
)
COLUMNS: tuple[Any, ...] = (
    "id",
    "number",
    "title",
    "state",
    "urgency",
    "category_id",
    "unit_id",
    "area_id",
    "address",
    "opened_at",
    "due_at",
    "breached_at",
    "is_supervised",
    "confidential",
    "version",
    Cast("ledger", TextField()),
    *_TIMES,
)


def as_rows(values: list[tuple[Any, ...]]) -> list[RequestRow]:
    """Rows from tuples of `COLUMNS`, with names from memory: no query. Lists always mask personal
    numbers.
    """
    tree, matters = directory.tree(), categories.get()

    def unit_name(unit_id: UUID | None) -> str:
        node = tree.get(unit_id)
        return tree.label(node) if node else ""

    return [
        RequestRow(
            id=value[0],
            number=value[1],
            title=mask_text(value[2]),
            state=value[3],
            urgency=value[4],
            category=value[5] or "",
            category_name=matters[value[5]].label if value[5] in matters else "",
            unit=value[6],
            unit_name=unit_name(value[6]),
            area_name=unit_name(value[7]),
            address=mask_text(value[8]),
            opened_at=value[9],
            due_at=value[10],
            breached_at=value[11],
            is_supervised=value[12],
            confidential=value[13],
            version=value[14],
            stored_ledger=value[15],
            **dict(zip(_TIMES, value[16:], strict=False)),
        )
        for value in values
    ]


def newest_rows(found: QuerySet[Case], limit: int) -> list[RequestRow]:
    """The newest of some requests: one query."""
    return as_rows(list(found.order_by("-opened_at", "-id").values_list(*COLUMNS)[:limit]))


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A page of rows; `next` is the keyset cursor of the following page, None at the end."""

    rows: list[RequestRow]
    next: str | None


def inbox(
    actor: Actor, unit_id: UUID, after: str | None = None, limit: int = PAGE, state: str = ""
) -> RequestPage:
    """A page of a unit's open requests, first what is due next.

    Args:
        after: keyset cursor `next` of the previous page; None for the first page.
        limit: rows on a page, 1 to 200.
        state: only requests in this state, "" for all open ones.

    Raises:
        Invalid: an invalid cursor.
        NotFound: the unit is missing or outside the actor's jurisdiction.
    """
    limit = max(1, min(limit, MAX_PAGE))
    found = of_unit(actor, unit_id)
    if state:
        found = found.filter(state=state)
    return page_of(found, after, limit)


def page_of(found: QuerySet[Case], after: str | None, limit: int) -> RequestPage:
    """One page in the order of the inbox, by keyset on the next due time and the identifier."""
    rows, more = rows_after(found, keyset.decode(after) if after else None, limit)
    return RequestPage(
        rows=[row for _at, row in rows],
        next=keyset.encode(rows[-1][0], rows[-1][1].id) if more else None,
    )


def rows_after(
    found: QuerySet[Case], after: tuple[datetime, UUID] | None, limit: int
) -> tuple[list[tuple[datetime, RequestRow]], bool]:
    """Rows after a cursor in the order of the inbox, each with its cursor, and whether more
    follow.
    """
    if after:
        found = behind(found.alias(next_at=NEXT_DUE), ("next_at", "id"), after)
    found = found.annotate(next_at=NEXT_DUE).order_by("next_at", "id")
    values = list(found.values_list(*COLUMNS, "next_at")[: limit + 1])
    shown = values[:limit]
    places = [value[-1] for value in shown]
    return list(zip(places, as_rows(shown), strict=True)), len(values) > limit


def rows_of(actor: Actor, ids: Sequence[UUID], following: str | None) -> RequestPage:
    """Rows of these requests in this order, limited to those that the actor may see."""
    values = {row[0]: row for row in visible_to(actor).filter(pk__in=ids).values_list(*COLUMNS)}
    return RequestPage(rows=as_rows([values[i] for i in ids if i in values]), next=following)


def of_unit(actor: Actor, unit_id: UUID) -> QuerySet[Case]:
    """A unit's open requests. The unit is within the actor's jurisdiction, so only confidentiality
    is left to check.
    """
    unit = directory.tree().get(unit_id)
    if unit is None or not actor.may(CASE_READ, unit.path):
        raise NotFound(_("Unit not found, or not visible to you."), "unit.not_found")
    return Case.objects.filter(not_confidential_to(actor), unit_id=unit_id, is_open=True)
