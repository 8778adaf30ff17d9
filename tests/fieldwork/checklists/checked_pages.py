"""Pages of checklists to check."""

from __future__ import annotations

from tests.fieldwork.checklists.samples import published_checklist
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A checklist in use; returns paths."""
    return {"checklist": f"/desk/checklists/{published_checklist(world)}/"}


PAGES = CheckedPages(
    {
        "dispatcher": (
            ("checklists", "/desk/checklists/"),
            ("checklist-new", "/desk/checklists/new/"),
            ("checklist", "checklist"),
        ),
        "officer": (("checklist-read", "checklist"),),
    },
    content,
)
