"""Suggestions while a resident writes a report: categories and similar requests nearby.

Nothing is stored. Of other requests only public data is shown: category, state, age and a rounded
distance (docs/decisions/0012). They are selected by category, time and rounded location only: text
similarity would let strangers probe what others have written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jiceng.cases import queries
from jiceng.cases.intake import suggestions
from jiceng.cases.intake.reference import CategoryFacts, categories
from jiceng.cases.search import similar_requests
from jiceng.core import text_cleaning
from jiceng.directory import public as directory
from jiceng.grids import public as grids

NEARBY = 3
STEP_METRES = 50


@dataclass(frozen=True, slots=True)
class Nearby:
    """Another open request about a possibly identical matter.

    Args:
        metres: rounded up to `STEP_METRES`; None without a point.
    """

    id: UUID
    category: CategoryFacts
    state: str
    opened_at: datetime
    metres: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """Suggested categories, most likely first; the community; other requests."""

    categories: list[CategoryFacts]
    area_id: UUID | None
    nearby: list[Nearby]


def look(*, text: str, address: str, lon: float | None, lat: float | None, at: datetime) -> Look:
    """Evaluate an incomplete report.

    Args:
        text: as written so far.
        lon, lat: WGS 84 degrees, or neither.
    """
    text = text_cleaning.clean(text).strip()  # as it will be stored, so that the results agree
    located = grids.locate(lon, lat, f"{address} {text[:200]}", on=directory.civil_day(at))
    known = categories.get()
    found = [known[code] for code in suggestions.alternatives("", text)]
    likes = []
    if found:
        likes = similar_requests.like_this(
            queries.publicly_open(),
            title="",
            text=text,
            category=found[0],
            at=at,
            lon=located.lon,
            lat=located.lat,
            grid_code=located.grid_code,
            area=located.unit_id,
            limit=NEARBY,
            codes={code for each in found for code in each.lineage},
            is_public=True,
        )
    return Look(found, located.unit_id, [_public(like) for like in likes])


def _public(like: similar_requests.Like) -> Nearby:
    case = like.case
    metres = None
    if like.metres is not None:
        metres = max(STEP_METRES, round(like.metres / STEP_METRES) * STEP_METRES)
    category = categories.get()[case.category_id or ""]
    return Nearby(case.id, category, case.state, case.opened_at, metres)
