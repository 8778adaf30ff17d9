"""Pages of households and of the chain to check."""

from __future__ import annotations

from tests.people.households.samples import cared_household, listed_household
from tests.sample_grids import GRID, MIN_UNIT
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Households of a grid, one without a member; returns paths."""
    key = cared_household(world, address="江南里商住小区一期3栋二单元502房")
    listed_household(world, address="江南里3栋503", place_code=MIN_UNIT)
    member = world.people["officer"].pk
    return {
        "household": f"/desk/households/{key}/",
        "chain-member": f"/desk/chain/?member={member}",
    }


PAGES = CheckedPages(
    {
        "clerk": (
            ("households", "/desk/households/"),
            ("household", "household"),
            ("household-new", "/desk/households/new/"),
            ("chain-grid", f"/desk/chain/?grid={GRID}"),
            ("chain-member", "chain-member"),
            ("chain-gaps", "/desk/chain/gaps/?lacks=household"),
        ),
        "street_leader": (("chain", "/desk/chain/"),),
    },
    content,
)
