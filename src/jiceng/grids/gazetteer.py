"""Gazetteer: the place that a text is about, by the place names in it. Pure.

Names of communities repeat inside a district (墟镇社区 exists in two streets), and many are
ordinary words (新华, 前进, 五四). So a full name has a high weight, a bare stem a low one unless
its street is named too, and ambiguity lowers the confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import add

from jiceng.core.text_folding import normalise

# Weights of levels by how far they narrow the place, which limits the confidence.
LEVEL_WEIGHT: Mapping[str, float] = {
    "city": 0.2,
    "district": 0.3,
    "street_town": 0.6,
    "village_community": 0.85,
    "grid": 0.95,
    "min_unit": 0.98,
}
_FULL, _STEM, _SUPPORTED_STEM, _CONTRADICTED = 1.0, 0.3, 0.8, 0.3
# Suffixes of the names of levels, longest first, and their variants.
_ENDINGS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "village_community": (
        ("社区居民委员会", ("社区", "居委会", "社区居委会", "社区居民委员会")),
        ("社区居委会", ("社区", "居委会", "社区居委会", "社区居民委员会")),
        ("村民委员会", ("村", "村委会", "村民委员会")),
        ("居委会", ("社区", "居委会", "社区居委会")),
        ("村委会", ("村", "村委会", "村民委员会")),
        ("社区", ("社区", "居委会", "社区居委会")),
        ("村", ("村", "村委会", "村民委员会")),
    ),
    "street_town": (
        ("街道办事处", ("街道", "街道办", "街道办事处", "街办")),
        ("街道", ("街道", "街道办", "街道办事处", "街办")),
        ("镇", ("镇", "镇政府")),
        ("乡", ("乡", "乡政府")),
    ),
    "district": (("区", ("区",)), ("市", ("市",)), ("县", ("县",))),
    "city": (("市", ("市",)),),
}
# A stem followed by one of these names a road, a shop or a school, not the community.
_NOT_AFTER_STEM = (
    "路",
    "街",
    "大道",
    "道",
    "巷",
    "里",
    "桥",
    "涌",
    "河",
    "书店",
    "学校",
    "小学",
    "中学",
    "医院",
    "市场",
    "酒店",
    "花园",
    "公司",
    "银行",
    "路口",
)


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """One place and one of its names.

    Args:
        name: as registered, or an alias.
        code: of the place; several entries may share it.
        level: a key of `LEVEL_WEIGHT`; other levels cannot be located.
        above: codes of the places that contain it.
    """

    name: str
    code: str
    level: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The place that a text is about: `confidence` 0–1, `words` those that spoke for it."""

    code: str
    level: str
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    code: str
    level: str
    above: frozenset[str]


@dataclass(slots=True)
class _Pattern:
    """A way to write one or more places; `full` unless it is a bare stem."""

    text: str
    full: bool
    places: list[_Place]


class Gazetteer:
    """Names of places, ready to be found in texts in one pass.

    Args:
        entries: names and aliases; aliases are entries with the same code.
    """

    def __init__(self, entries: Iterable[NamedPlace]) -> None:
        places: dict[str, _Place] = {}
        patterns: dict[str, _Pattern] = {}
        for entry in entries:
            if entry.level not in LEVEL_WEIGHT:
                continue
            place = places.setdefault(
                entry.code, _Place(entry.code, entry.level, frozenset(entry.above))
            )
            for text, full in _ways_to_write(normalise(entry.name.strip()), entry.level):
                pattern = patterns.setdefault(text, _Pattern(text, full, []))
                if full and not pattern.full:
                    # A full name of one place outweighs the stem of others.
                    pattern.full, pattern.places = True, []
                if full == pattern.full and place not in pattern.places:
                    pattern.places.append(place)
        self._by_start: dict[str, list[_Pattern]] = {}
        for pattern in sorted(patterns.values(), key=lambda p: (-len(p.text), p.text)):
            self._by_start.setdefault(pattern.text[:2], []).append(pattern)

    def locate(self, text: str) -> Match | None:
        """Find the place that a text speaks of, or None when it names none."""
        hits = self._hits(normalise(text))
        if not hits:
            return None
        named = {place.code: hit.text for hit in hits if hit.full for place in hit.places}
        named_levels = {place.level for hit in hits if hit.full for place in hit.places}
        best: dict[str, tuple[float, int, _Place, tuple[str, ...]]] = {}
        for order, hit in enumerate(hits):
            for place in hit.places:
                weight, words = _weigh(place, hit, named, named_levels)
                if place.code not in best or weight > best[place.code][0]:
                    best[place.code] = (weight, order, place, words)
        top = max(weight for weight, *_rest in best.values())
        # Places of similar weight are rivals, except those above or below the winner.
        rivals = sorted(
            (each for each in best.values() if each[0] > top * 0.9),
            key=lambda each: (each[1], each[2].code),
        )
        weight, _order, place, words = rivals[0]
        count = sum(
            1
            for _weight, _order, other, _words in rivals
            if other.code not in place.above and place.code not in other.above
        )
        return Match(place.code, place.level, round(weight / count, 4), words)

    def _hits(self, text: str) -> list[_Pattern]:
        """Every longest name in the text, from left to right, none inside another."""
        by_start = self._by_start
        hits: list[_Pattern] = []
        free_from = 0
        pairs = list(map(add, text, text[1:]))
        if by_start.keys().isdisjoint(pairs):
            return hits
        for i in [i for i, pair in enumerate(pairs) if pair in by_start]:
            if i < free_from:
                continue
            for pattern in by_start[pairs[i]]:
                if text.startswith(pattern.text, i):
                    end = i + len(pattern.text)
                    if pattern.full or not text.startswith(_NOT_AFTER_STEM, end):
                        hits.append(pattern)
                        free_from = end
                    break
        return hits


def _ways_to_write(name: str, level: str) -> list[tuple[str, bool]]:
    """The ways to write a name, and whether each is a full name or a bare stem."""
    if len(name) < 2:
        return []
    for ending, others in _ENDINGS.get(level, ()):
        stem = name.removesuffix(ending)
        if stem != name and stem:
            ways = [(name, True), *((stem + other, True) for other in others)]
            return [*ways, (stem, False)] if len(stem) >= 2 else ways
    return [(name, True)]


def _weigh(
    place: _Place, hit: _Pattern, named: Mapping[str, str], named_levels: set[str]
) -> tuple[float, tuple[str, ...]]:
    """Weight of one mention for one place, given the full names elsewhere in the text."""
    weight = _FULL if hit.full else _STEM
    words = [hit.text]
    support = [named[code] for code in sorted(place.above) if code in named]
    if place.level not in ("street_town", "district", "city"):
        if "street_town" in named_levels:
            street_named = any(
                code in named and len(code) > 6 and code != place.code for code in place.above
            )
            if not street_named:
                weight *= _CONTRADICTED
            elif not hit.full:
                weight = _SUPPORTED_STEM
        words += [word for word in support if word != hit.text]
    return weight * LEVEL_WEIGHT[place.level], tuple(words)
