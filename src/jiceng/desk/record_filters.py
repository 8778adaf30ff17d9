"""Saved filters above lists of records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from jiceng.core.access import Actor
from jiceng.desk import saved_filters
from jiceng.desk.filter_lists import canonical
from jiceng.records.public import ListPart, RecordPages


def _context(request: HttpRequest, actor: Actor, pages: RecordPages) -> Mapping[str, Any]:
    """Saved filters of a list, and the link to save the present one."""
    query = canonical(pages, request.GET)
    new = f"{reverse('filter-new')}?{urlencode({'of': pages.kind})}&{query}"
    kept = [each for each in saved_filters.shown(actor) if each.row.list == pages.kind]
    return {"kept": kept, "query": query, "new": new if query else ""}


ON_LISTS = ListPart("desk/record_filters.html", _context)
