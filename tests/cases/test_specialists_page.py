"""The page of specialists shows what is theirs on their grids, and nothing of others."""

from __future__ import annotations

from typing import Any

import pytest

from jiceng.core.access import SYSTEM
from jiceng.fieldwork.hazards import queries as hazards
from jiceng.grids import actions as grids
from tests.cases.conftest import built_world, world
from tests.fieldwork.hazards.samples import registered_hazard
from tests.sample_grids import GRID, GRID_NAME, LAT, LON, OTHER_GRID, publish_grids
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
HERE: dict[str, Any] = {"lon": LON, "lat": LAT}
PAGE = "/desk/specialist/"


def attach(world: World, who: str, speciality: str, grid: str = GRID) -> Any:
    return grids.assign_post(
        grid_code=grid,
        person=world.people[who],
        role="specialist",
        speciality=speciality,
        by=SYSTEM,
        at=world.at,
    )


@pytest.fixture
def served(world: World) -> World:
    """A grid with an officer whose phone is public."""
    publish_grids()
    post = grids.assign_post(
        grid_code=GRID, person=world.people["officer"], role="officer", by=SYSTEM, at=world.at
    )
    grids.publish_phone(post=post, phone="0750-3861234", by=SYSTEM, at=world.at)
    return world


def page(at_desk: Any, who: str = "police") -> str:
    answer = at_desk(who, "en").get(PAGE)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_it_shows_requests_hazards_grids_and_officers(served: World, at_desk: Any) -> None:
    attach(served, "police", "urban_management")
    served.open(title="垃圾无人清运", **HERE)
    registered_hazard(served, title="楼道堆放电动车", lon=LON, lat=LAT)
    shown = page(at_desk)
    for text in ("垃圾无人清运", "楼道堆放电动车", GRID_NAME, "officer", "0750-3861234"):
        assert text in shown
    assert "Urban management" in shown


def test_requests_of_other_fields_and_hazards_elsewhere_are_not_shown(
    served: World, at_desk: Any
) -> None:
    attach(served, "police", "fire")
    served.open(title="垃圾无人清运", **HERE)
    registered_hazard(served, title="远处的隐患", lon=LON + 0.02, lat=LAT)
    shown = page(at_desk)
    assert "垃圾无人清运" not in shown
    assert "远处的隐患" not in shown
    assert "No open requests of your field" in shown


def test_a_hazard_without_a_position_is_marked(served: World, at_desk: Any) -> None:
    attach(served, "police", "police")
    registered_hazard(served, title="楼道堆放电动车")
    assert "without a position" in page(at_desk)


def test_a_specialist_opens_the_hazards_of_their_communities_only(
    served: World, at_desk: Any
) -> None:
    key = registered_hazard(served)
    assert not hazards.visible_to(served["police"]).filter(pk=key).exists()
    attach(served, "police", "police", OTHER_GRID)
    assert not hazards.visible_to(served["police"]).filter(pk=key).exists()
    attach(served, "police", "police")
    assert hazards.visible_to(served["police"]).filter(pk=key).exists()
    assert at_desk("police", "en").get(f"/desk/hazards/{key}/").status_code == 200


def test_others_are_told_that_they_are_attached_to_no_grid(served: World, at_desk: Any) -> None:
    assert "not attached to any grid" in page(at_desk, "clerk")
    home = at_desk("clerk", "en").get("/desk/home/").content.decode()
    assert PAGE not in home


def test_the_entry_stands_in_the_side_bar_of_specialists(served: World, at_desk: Any) -> None:
    attach(served, "police", "police")
    assert PAGE in page(at_desk)
