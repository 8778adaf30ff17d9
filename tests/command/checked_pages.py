"""Pages of the command centre to check."""

from __future__ import annotations

from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A request that has just arrived."""
    world.open()
    return {}


PAGES = CheckedPages(
    {
        "district": (
            ("command", "/desk/command/"),
            ("command-screens", "/desk/command/screens/"),
            ("wall", "/wall/"),
        ),
        "dispatcher": (("command-records", "/desk/figures/place/?unit=440704001&figure=open"),),
    },
    content,
)
