"""Names of places as people say them: without the word for the body that runs the place. Pure."""

from __future__ import annotations

from typing import Final

_BODIES: Final = (
    ("居民委员会", "社区"),
    ("居委会", "社区"),
    ("村民委员会", "村"),
    ("村委会", "村"),
    ("街道办事处", "街道"),
    ("镇人民政府", "镇"),
)
"""Ending of a body's name, and of the place that it runs."""


def place_of_body(name: str) -> str:
    """The place that a body runs: a committee is not where something happens.

    >>> [place_of_body(name) for name in ("江翠社区居委会", "麻园居委会", "沙津横村民委员会")]
    ['江翠社区', '麻园社区', '沙津横村']
    """
    for body, place in _BODIES:
        stem = name.removesuffix(body)
        if stem and stem != name:
            return stem if stem.endswith(place) else stem + place
    return name


def name_within(name: str, around: str) -> str:
    """The name of a part beside that of the whole, which it need not repeat.

    Args:
        around: name of the unit that the place lies in.

    >>> name_within("江翠社区第3网格", "江翠社区居委会"), name_within("东华里", "江翠社区居委会")
    ('第3网格', '东华里')
    """
    for whole in sorted({around, place_of_body(around)}, key=len, reverse=True):
        rest = name.removeprefix(whole) if whole else name
        if rest and rest != name:
            return rest
    return name
