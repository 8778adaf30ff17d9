"""Lists of requests as tables: columns, marks beside the title, chosen columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jiceng.cases.request_rows import RequestRow
from jiceng.cases.templatetags.deadlines import time_left
from jiceng.core.templatetags.parts import deadline, short_moment, state
from jiceng.grids import public as grids
from jiceng.ui.columns import Column, ColumnKind
from jiceng.ui.list_tables import SHOW, ListTable, RowDrawing, shown_columns, table_of

USUAL: Final = ("number", "state", "category", "area", "unit", "opened_at", "due_at")
"""Columns shown without a choice."""


def _deadline(row: RequestRow) -> SafeString:
    return deadline(row.due_at, row.state, row.breached_at, time_left(row))


COLUMNS: Final = (
    Column("number", _("Number"), lambda row: row.number),
    Column("state", _("State"), lambda row: row.state, drawn=lambda row: state(row.state)),
    Column("category", _("Category"), lambda row: row.category_name),
    Column("area", _("Village or community"), lambda row: grids.place_of_body(row.area_name)),
    Column("unit", _("Unit in charge"), lambda row: row.unit_name),
    Column("address", _("Place"), lambda row: row.address),
    Column(
        "opened_at",
        _("Received at"),
        lambda row: short_moment(row.opened_at),
        ColumnKind.MOMENT,
    ),
    Column("due_at", _("Deadline"), _deadline, ColumnKind.MOMENT, drawn=_deadline),
)


def request_table(
    rows: Iterable[RequestRow],
    given: QueryDict,
    order: str = "",
    more: Sequence[Column] = (),
    opens: str = "request",
    usual: Sequence[str] = USUAL,
) -> ListTable:
    """Requests as a table.

    Args:
        given: the query of the address, with the chosen columns.
        order: the order of the list, whose column is marked; lists of requests have one order each,
            that of their index.
        more: columns of this list only, always shown.
        opens: URL name of the page that a row opens.
        usual: names of the columns shown without a choice.
    """
    shown = shown_columns(COLUMNS, given.getlist(SHOW), usual)
    drawing = replace(_DRAWING, href=lambda row: reverse(opens, args=[row.id]))
    return table_of(COLUMNS, [*shown, *more], rows, drawing, order)


def chosen(given: QueryDict) -> list[str]:
    """Names of the chosen columns, for a saved filter; none if the choice is the usual one."""
    names = [each.name for each in COLUMNS if each.name in given.getlist(SHOW)]
    return [] if names == list(USUAL) else names


def _marks(row: RequestRow) -> SafeString:
    if not (row.urgency or row.is_supervised or row.confidential):
        return SafeString()
    return _marks_drawn(row.urgency, row.is_supervised, row.confidential, get_language())


@lru_cache(maxsize=64)
def _marks_drawn(
    urgency: int, is_supervised: bool, confidential: bool, _language: str | None
) -> SafeString:
    row = {"urgency": urgency, "is_supervised": is_supervised, "confidential": confidential}
    return mark_safe(render_to_string("cases/row_marks.html", {"row": row}).strip())  # noqa: S308 - a template's


def _title(row: Any) -> str:
    return str(row.title)


_DRAWING: Final = RowDrawing(
    first=_("Request"),
    title=_title,
    href=lambda row: reverse("request", args=[row.id]),
    id=lambda row: f"row-{row.id}",
    marks=_marks,
    longest=60,
)
