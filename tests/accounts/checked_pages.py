"""Account pages to check."""

from __future__ import annotations

from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Path of one account."""
    return {"one-account": f"/desk/accounts/{world.people['clerk'].pk}/"}


PAGES = CheckedPages(
    {
        "": (("sign-in", "/sign-in/"),),
        "administrator": (
            ("accounts", "/desk/accounts/"),
            ("accounts-none", "/desk/accounts/?view=closed"),
            ("one-account", "one-account"),
        ),
    },
    content,
)
