"""Grid pages to check."""

from __future__ import annotations

from shapely import box

from jiceng.core.access import SYSTEM
from jiceng.grids import actions as grids
from jiceng.grids.models import GridVersion
from tests.sample_grids import GRID, OTHER_GRID
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Grids in force with one position, a differing draft and one with faults; returns their
    paths.
    """
    published = GridVersion.objects.get(level="grid", state="published")
    officer = world.people["officer"]
    post = grids.assign_post(grid_code=GRID, person=officer, role="officer", by=SYSTEM, at=world.at)
    grids.publish_phone(post=post, phone="0750-3861234", by=SYSTEM, at=world.at)
    draft, faulty = (
        grids.copy_version(version=published, note="新楼盘交付", by=SYSTEM, at=world.at)
        for _n in range(2)
    )
    own = box(113.0, 22.5, 113.016, 22.52)
    grids.edit_grid(
        version=draft,
        code=GRID,
        changes={},
        polygon=own,
        neighbours_follow=True,
        by=SYSTEM,
        at=world.at,
    )
    grids.edit_grid(
        version=draft,
        code=OTHER_GRID,
        changes={"unit_id": world.units["440704001002"].pk},
        by=SYSTEM,
        at=world.at,
    )
    grids.add_grid(
        version=draft,
        code="440704001001009",
        name="江南社区第9网格",
        by=SYSTEM,
        at=world.at,
        polygon=box(113.0, 22.52, 113.01, 22.53),
    )
    grids.edit_grid(
        version=faulty,
        code=GRID,
        changes={},
        polygon=box(113.0, 22.5, 113.03, 22.52),
        by=SYSTEM,
        at=world.at,
    )
    path = f"/desk/admin/grids/{draft.pk}/"
    return {
        "grid-version": path,
        "grid-faults": f"/desk/admin/grids/{faulty.pk}/compare/",
        "grid-map": path + f"map/?code={GRID}",
        "grid-cell": path + f"cell/?code={GRID}",
        "grid-diff": path + "compare/",
    }


PAGES = CheckedPages(
    {
        "administrator": (
            ("admin-grids", "/desk/admin/grids/"),
            ("admin-grid-version", "grid-version"),
            ("admin-grid-faults", "grid-faults"),
            ("admin-grid-map", "grid-map"),
            ("admin-grid-cell", "grid-cell"),
            ("admin-grid-diff", "grid-diff"),
            ("admin-grid-place", f"/desk/admin/grids/place/?code={GRID}"),
            ("admin-grid-gaps", "/desk/admin/grids/gaps/"),
        ),
    },
    content,
)
