"""Account pages to check."""

from __future__ import annotations

from tests.web.looked import Looked
from tests.world import World


def stocked(world: World) -> dict[str, str]:
    """Path of one account."""
    return {"one-account": f"/desk/accounts/{world.people['clerk'].pk}/"}


LOOKED = Looked(
    {
        "": (("sign-in", "/sign-in/"),),
        "administrator": (
            ("accounts", "/desk/accounts/"),
            ("accounts-none", "/desk/accounts/?view=closed"),
            ("one-account", "one-account"),
        ),
    },
    stocked,
)
