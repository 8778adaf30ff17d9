"""Pages of the joint centre to check."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.records.public import make_move
from tests.cases.joint_centre.samples import agreed, attach, booking, room, with_parties
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """Mediations with parties, a session and an agreement; returns paths."""
    key = with_parties(world)
    make_move("mediation", key, "plan", booking(world, room(world)), by=SYSTEM, at=world.at)
    attach(world)
    given = {"specialist": f"{world.people['police'].pk}|police"}
    make_move("mediation", key, "call_in", given, by=SYSTEM, at=world.at)
    return {
        "mediation": f"/desk/mediations/{key}/",
        "mediation-agreed": f"/desk/mediations/{agreed(world)}/",
    }


PAGES = CheckedPages(
    {
        "clerk": (
            ("mediations", "/desk/mediations/"),
            ("mediation", "mediation"),
            ("mediation-agreed", "mediation-agreed"),
            ("mediation-new", "/desk/mediations/new/"),
        ),
        "dispatcher": (("centre", "/desk/centre/"), ("risk-studies", "/desk/risk-studies/")),
        "police": (("specialist", "/desk/specialist/"),),
    },
    content,
)
