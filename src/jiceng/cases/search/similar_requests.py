"""Search for probable duplicates by location, time, category and text similarity: one rule for the
requests beside a new report, for those to merge into, and for the groups on the home page.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from jiceng.cases.access import masked_texts
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.models import Case
from jiceng.cases.triage.similar import SAME_MATTER, similarity
from jiceng.core.geo import metres_between

ROUGHLY: Final = 3
"""Decimal places of coordinates in public data (docs/decisions/0012)."""
ROUGH_METRES: Final = 80  # maximum rounding error
CANDIDATES = 50
METRES_PER_DEGREE = 111_320


@dataclass(frozen=True, slots=True)
class Like:
    """A candidate with text similarity (0 to 1) and distance."""

    case: Case
    similarity: float
    metres: float | None
    hours: float


def like_this(
    found: QuerySet[Case],
    *,
    title: str,
    text: str,
    category: CategoryFacts,
    at: datetime,
    lon: float | None,
    lat: float | None,
    grid_code: str = "",
    area: UUID | None = None,
    besides: UUID | None = None,
    codes: Collection[str] = (),
    limit: int = 5,
    is_public: bool = False,
) -> list[Like]:
    """Find probable duplicates within the category's radius and time.

    Without a point the same grid replaces the radius, without a grid the same community; without
    any of them there are no results.

    Args:
        found: requests to search in, already limited to visible ones.
        codes: further categories to include, with this one's radius and time.
        is_public: for anonymous readers: neither texts nor exact locations are used, since repeated
            queries could reveal them.
    """
    span = timedelta(hours=category.duplicate_hours)
    near = found.filter(
        category_id__in={category.code, *codes},
        opened_at__gte=at - span,
        opened_at__lte=at + span,
        merged_into=None,
    )
    if lon is not None and lat is not None:
        beyond = ROUGH_METRES if is_public else 0
        near = near.filter(_box(lon, lat, category.duplicate_radius_m + beyond))
    elif grid_code:
        near = near.filter(grid_code=grid_code)
    elif area is not None:
        near = near.filter(area=area)
    else:
        return []
    if besides is not None:
        near = near.exclude(pk=besides)
    wanted = f"{title}\n{text}"
    likes = [
        Like(
            case=masked_texts.masked(case),
            similarity=0.0 if is_public else similarity(wanted, f"{case.title}\n{case.text}"),
            metres=_metres(lon, lat, case, ROUGHLY if is_public else None),
            hours=abs((case.opened_at - at).total_seconds()) / 3600,
        )
        for case in near.order_by("-opened_at", "-id")[:CANDIDATES]
    ]
    inside = [x for x in likes if x.metres is None or x.metres <= category.duplicate_radius_m]
    return sorted(inside, key=lambda x: (-x.similarity, x.metres or 0.0))[:limit]


def like_case(actor_sees: QuerySet[Case], case: Case, limit: int = 5) -> list[Like]:
    """Probable duplicates of an existing request: near it, and about the same matter."""
    category = categories.get().get(case.category_id or "")
    if category is None:
        return []
    found = like_this(
        actor_sees,
        title=case.title,
        text=case.text,
        category=category,
        at=case.opened_at,
        lon=case.lon,
        lat=case.lat,
        grid_code=case.grid_code,
        area=case.area_id,
        besides=case.id,
        limit=limit,
    )
    return [like for like in found if like.similarity > SAME_MATTER]


def is_like(case: Case, other: Case, category: CategoryFacts) -> bool:
    """Whether `like_case` finds the other one for the first one; both are of the category."""
    if case.pk == other.pk or other.merged_into_id is not None:
        return False
    if abs(case.opened_at - other.opened_at) > timedelta(hours=category.duplicate_hours):
        return False
    if case.lon is not None and case.lat is not None:
        metres = _metres(case.lon, case.lat, other)
        is_near = metres is not None and metres <= category.duplicate_radius_m
    elif case.grid_code:
        is_near = case.grid_code == other.grid_code
    else:
        is_near = case.area_id is not None and case.area_id == other.area_id
    return is_near and _similarity(case, other) > SAME_MATTER


def _similarity(case: Case, other: Case) -> float:
    return similarity(f"{case.title}\n{case.text}", f"{other.title}\n{other.text}")


def compared(case: Case, other: Case) -> Like:
    """Compare two requests, whatever their location and time.

    Returns:
        The second one with its similarity to the first.
    """
    return Like(
        case=masked_texts.masked(other),
        similarity=_similarity(case, other),
        metres=_metres(case.lon, case.lat, other),
        hours=abs((other.opened_at - case.opened_at).total_seconds()) / 3600,
    )


def _box(lon: float, lat: float, radius: int) -> Q:
    high = radius / METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    return Q(lon__range=(lon - wide, lon + wide), lat__range=(lat - high, lat + high))


def _metres(
    lon: float | None, lat: float | None, case: Case, decimals: int | None = None
) -> float | None:
    if lon is None or lat is None or case.lon is None or case.lat is None:
        return None
    if decimals is None:
        return metres_between(lon, lat, case.lon, case.lat)
    return metres_between(lon, lat, round(case.lon, decimals), round(case.lat, decimals))
