"""What a request of the demonstration is about, and whose matter it is."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from jiceng.cases import public as cases
from jiceng.core.worktime import CIVIL
from jiceng.demo import texts
from jiceng.directory import public as units

SETTLED_LOCALLY: Final = frozenset(
    [
        "exposed_rubbish",
        "public_toilet",
        "small_adverts",
        "street_vending",
        "shared_bikes",
        "square_dance",
        "barbecue_noise",
        "cooking_fumes",
        "debris_dumping",
        "waterlogging",
        "sewage_overflow",
        "greening",
        "pests",
        "property_fee",
        "parking_space",
        "owners_committee",
        "ceiling_leak",
        "lift_retrofit",
        "neighbour_dispute",
        "village_dividend",
        "pond_lease",
        "homestead",
        "village_road",
        "farm_drainage",
        "unguarded_water",
        "subsistence_allowance",
        "elderly_care",
        "disability",
        "consultation",
        "suggestion",
        "praise",
    ]
)
"""Kinds of matters that a village or community mostly settles itself."""


def department_of(case: cases.Case) -> UUID | None:
    """The department whose matter a request is, the nearest one."""
    category = cases.categories.get()[case.category_id or ""]
    day = case.opened_at.astimezone(CIVIL).date()
    found = units.tree().nearest_department(category.department_kind, case.area_id, day)
    return found.id if found else None


def kind_of_matter(case: cases.Case) -> str:
    """The kind of text that belongs to the category in force."""
    return texts.KIND_OF_CATEGORY.get(case.category_id or "", "consultation")
