"""Fixtures: a small district with published grids and smallest units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import shapely

from jiceng.core.access import SYSTEM
from jiceng.directory.models import Tree, Unit, UnitKind
from jiceng.grids import actions
from jiceng.grids.file_cells import Feature
from tests.factories import NOW, UnitFactory


@dataclass(frozen=True)
class Area:
    """Units by the end of their codes; see `area`."""

    district: Unit
    street: Unit
    other_street: Unit
    community: Unit
    other_community: Unit
    committee: Unit
    branch: Unit


Boxes = Callable[..., list[Feature]]


def square(number: int, code: str, x: float, y: float, size: float, name: str = "") -> Feature:
    polygon = shapely.box(113 + x, 22.5 + y, 113 + x + size, 22.5 + y + size)
    return Feature(number, code, name or code, polygon)


@pytest.fixture
def area() -> Area:
    district = UnitFactory.create(code="440704", name="江海区")
    street = UnitFactory.create(
        code="440704001", name="江南街道", kind=UnitKind.STREET_TOWN, parent=district
    )
    other = UnitFactory.create(
        code="440704005", name="礼乐街道", kind=UnitKind.STREET_TOWN, parent=district
    )
    return Area(
        district,
        street,
        other,
        UnitFactory.create(
            code="440704001015",
            name="桥南社区居委会",
            kind=UnitKind.VILLAGE_COMMUNITY,
            parent=street,
        ),
        UnitFactory.create(
            code="440704005201", name="英南村委会", kind=UnitKind.VILLAGE_COMMUNITY, parent=other
        ),
        committee := UnitFactory.create(
            code="P1", name="江南街道党工委", kind=UnitKind.COMMITTEE, tree=Tree.PARTY
        ),
        UnitFactory.create(
            code="P2",
            name="桥南第一网格党支部",
            kind=UnitKind.BRANCH,
            tree=Tree.PARTY,
            parent=committee,
        ),
    )


@pytest.fixture
def grids(area: Area) -> list[Feature]:
    """Two grids of 0.02°, side by side, one in each community."""
    return [
        square(1, "440704001015001", 0.0, 0.0, 0.02, "桥南社区第1网格"),
        square(2, "440704005201001", 0.02, 0.0, 0.02, "英南村第1网格"),
    ]


@pytest.fixture
def loaded(grids: list[Feature]) -> list[Feature]:
    """The grids, and two smallest units in the first, in force."""
    units = [
        square(1, "440704001015001001", 0.0, 0.0, 0.01),
        square(2, "440704001015001002", 0.01, 0.0, 0.01),
    ]
    for level, features in (("grid", grids), ("min_unit", units)):
        made = actions.load_grids(features=features, level=level, by=SYSTEM, at=NOW)
        actions.publish_version(version=made.version, by=SYSTEM, at=NOW)
    return grids
