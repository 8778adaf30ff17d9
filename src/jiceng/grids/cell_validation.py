"""Validation of a set of cells: valid outlines, unique codes, no overlaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.grids.border_editing import SLIVER_M2
from jiceng.grids.file_cells import Feature
from jiceng.grids.geometry import area_m2, areas_m2, polygonal

# Neighbours drawn by hand overlap by slivers; what is more than this is a mistake.
OVERLAP_SHARE = 0.01
OVERLAP_M2 = 100.0
# A repair that changes more than this share of the area is a guess.
REPAIR_SHARE = 0.05
# A hole this small between cells is a drawing error; a larger one may be a lake, or elsewhere.
GAP_M2 = 1_000_000.0
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Checked:
    """Usable cells, and warnings for the person who imports them."""

    features: list[Feature]
    warnings: list[str]


def check(features: Sequence[Feature], *, allow_overlaps: bool = False) -> Checked:
    """Check cells of one level and repair small faults.

    Args:
        allow_overlaps: allow overlaps, for a draft that is to be corrected on the map.

    Returns:
        The cells with valid polygons and the warnings, whole sentences that name the features.

    Raises:
        Invalid: the first fault in its message, all of them in ``details["problems"]``.
    """
    problems = _duplicate_codes(features)
    warnings = [note for feature in features for note in feature.notes]
    sound: list[Feature] = []
    for feature in features:
        try:
            mended, note = _mend(feature)
        except Invalid as fault:
            problems.append(fault)
            continue
        sound.append(mended)
        if note:
            warnings.append(note)
    if not problems and not allow_overlaps:
        problems += overlaps(sound)
    if problems:
        raise all_of(problems)
    return Checked(sound, warnings + gaps(sound))


def all_of(problems: Sequence[Invalid]) -> Invalid:
    """Several faults as one: the first in its message, the others in its details."""
    first = problems[0]
    message = first.message
    if len(problems) > 1:
        message = _("%(first)s There are %(count)d more faults.") % {
            "first": message,
            "count": len(problems) - 1,
        }
    return Invalid(message, first.code, problems=[p.message for p in problems[:1000]])


def _duplicate_codes(features: Sequence[Feature]) -> list[Invalid]:
    first_with: dict[str, int] = {}
    problems = []
    for feature in features:
        earlier = first_with.setdefault(feature.code, feature.number)
        if earlier != feature.number:
            problems.append(
                Invalid(
                    _("Features %(a)d and %(b)d have the same code %(code)s. Codes must differ.")
                    % {"a": earlier, "b": feature.number, "code": feature.code},
                    "grids.duplicate_code",
                )
            )
    return problems


def _mend(feature: Feature) -> tuple[Feature, str]:
    """A feature with a valid polygon, and a note when it was not valid."""
    polygon, note = feature.polygon, ""
    if not polygon.is_valid:
        why = shapely.is_valid_reason(polygon)
        drawn = area_m2(polygon)
        polygon = polygonal(shapely.make_valid(polygon))
        mended = area_m2(polygon)
        # Loops of opposite direction cancel each other; equal ones vanish.
        if not polygon.is_empty and abs(mended - drawn) > REPAIR_SHARE * max(drawn, mended):
            note = _(
                "Feature %(number)d (%(code)s) crossed itself (%(why)s) and its area changed from "
                "%(before).0f to %(after).0f m² in the repair. Look at it on the map."
            ) % {
                "number": feature.number,
                "code": feature.code,
                "why": why,
                "before": drawn,
                "after": mended,
            }
        else:
            note = _("Feature %(number)d (%(code)s) crossed itself (%(why)s) and was repaired.") % {
                "number": feature.number,
                "code": feature.code,
                "why": why,
            }
    if polygon.is_empty or area_m2(polygon) < SLIVER_M2:
        raise Invalid(
            _("Feature %(number)d (%(code)s) has no area. Draw it or leave it out.")
            % {"number": feature.number, "code": feature.code},
            "grids.no_area",
            feature=feature.number,
        )
    return replace(feature, polygon=polygon), note


def overlaps(features: Sequence[Feature]) -> list[Invalid]:
    """Pairs of cells that overlap by more than the tolerance."""
    polygons = np.array([feature.polygon for feature in features], dtype=object)
    if shapely.coverage_is_valid(polygons):
        return []  # they share all points, so nothing overlaps
    shapely.prepare(polygons)
    left, right = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    pairs = left < right
    left, right = left[pairs], right[pairs]
    if not len(left):
        return []
    # Most neighbours only touch; filtering them first saves their overlay.
    touching = shapely.touches(polygons[left], polygons[right])
    left, right = left[~touching], right[~touching]
    shared = areas_m2(shapely.intersection(polygons[left], polygons[right]))
    areas = areas_m2(polygons)
    smaller = np.minimum(areas[left], areas[right])
    bad = (shared > OVERLAP_M2) & (shared > OVERLAP_SHARE * smaller)
    return [
        Invalid(
            _("Features %(a)s and %(b)s overlap by %(area).0f m². Move the boundary between them.")
            % {"a": features[a].code, "b": features[b].code, "area": area},
            "grids.overlap",
            pair=[features[a].code, features[b].code],
        )
        for a, b, area in zip(left[bad], right[bad], shared[bad], strict=True)
    ]


def gaps(features: Sequence[Feature]) -> list[str]:
    """Warnings about small holes that the cells leave between them."""
    polygons = np.array([feature.polygon for feature in features], dtype=object)
    meet = shapely.coverage_is_valid(polygons)  # then their union is cheaper
    whole = shapely.coverage_union_all(polygons) if meet else shapely.union_all(polygons)
    holes = [
        hole
        for part in shapely.get_parts(whole)
        for hole in map(shapely.Polygon, shapely.get_rings(part)[1:])
    ]
    own = shapely.STRtree(polygons)
    notes = []
    for hole in holes:
        area = area_m2(hole)
        if not SLIVER_M2 < area < GAP_M2:
            continue
        around = [features[i].code for i in own.query(hole, predicate="intersects")]
        if len(around) < 2:
            continue  # a cell's own hole was drawn on purpose
        centre = hole.centroid
        notes.append(
            _("There is a gap of %(area).0f m² at %(lon).6f, %(lat).6f between %(codes)s.")
            % {
                "area": area,
                "lon": centre.x,
                "lat": centre.y,
                "codes": ", ".join(sorted(around)[:5]),
            }
        )
    if len(notes) > _NAMED:
        more = len(notes) - _NAMED
        notes = [*notes[:_NAMED], _("There are %(count)d more gaps.") % {"count": more}]
    return notes
