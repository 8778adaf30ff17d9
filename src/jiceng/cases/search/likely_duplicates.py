"""Groups of likely duplicates among the newest open requests, by the rule of `similar_requests`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from jiceng.cases.access.visibility import visible_to
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.models import Case
from jiceng.cases.search.similar_requests import is_like
from jiceng.core.access import Actor
from jiceng.core.worktime import CIVIL

WITHIN: Final = timedelta(hours=72)
MOST: Final = 300
"""Requests that are compared with each other."""


def recent_groups(actor: Actor, at: datetime, limit: int) -> list[Sequence[Case]]:
    """Groups of likely duplicates among the newest open requests of the last whole days: one query.

    Each group's first request has another one of it to be merged into.
    """
    since = (at.astimezone(CIVIL) - WITHIN).date()
    begin = datetime.combine(since, time(), CIVIL)
    recent = visible_to(actor).filter(
        is_open=True, opened_at__gte=begin, category__isnull=False, merged_into=None
    )
    newest = recent.order_by("-opened_at", "-id")[:MOST]
    return alike_groups(newest)[:limit]


def alike_groups(cases: Iterable[Case]) -> list[Sequence[Case]]:
    """Requests that are probable duplicates of each other by the rule of `like_case`, in groups.

    Returns:
        Groups of two or more, the largest first; the first request of each has another one that is
        like it, the others follow in the given order.
    """
    of_category: dict[str | None, list[Case]] = {}
    for case in cases:
        if case.merged_into_id is None:
            of_category.setdefault(case.category_id, []).append(case)
    known, found = categories.get(), []
    for code, rows in of_category.items():
        category = known.get(code or "")
        if category is not None and len(rows) > 1:
            found += _groups(rows, category)
    return sorted(found, key=len, reverse=True)


def _groups(cases: Sequence[Case], category: CategoryFacts) -> list[Sequence[Case]]:
    likes = {
        case.pk: [other for other in cases if is_like(case, other, category)] for case in cases
    }
    linked: dict[UUID, set[UUID]] = {
        case.pk: {other.pk for other in likes[case.pk]} for case in cases
    }
    for pk, others in likes.items():
        for other in others:
            linked[other.pk].add(pk)
    groups: list[Sequence[Case]] = []
    grouped = set[UUID]()
    for case in cases:
        if not likes[case.pk] or case.pk in grouped:
            continue
        members, ahead = {case.pk}, [case.pk]
        while ahead:
            new = linked[ahead.pop()] - members
            members |= new
            ahead += new
        grouped |= members
        groups.append([case, *(each for each in cases if each.pk in members - {case.pk})])
    return groups
