"""Pages of places, plans and patrols to check."""

from __future__ import annotations

from jiceng.core.access import SYSTEM
from jiceng.fieldwork.patrols.models import Patrol, PatrolPlace
from jiceng.records.public import make_move
from tests.fieldwork.patrols.samples import begun_patrol, given_check
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A patrol of which one place is checked and not in order; returns paths."""
    at = world.at
    patrol = begun_patrol(world)
    given = given_check(patrol, q01=True, q04="两辆电动车停在通道内，已联系车主挪车。")
    make_move("patrol", patrol, "check", given, by=SYSTEM, at=world.at)
    world.at = at
    plan = Patrol.objects.get(pk=patrol).plan_id
    place = PatrolPlace.objects.filter(checked_on__isnull=False).get().pk
    return {
        "patrol": f"/desk/patrols/{patrol}/",
        "patrol-plan": f"/desk/patrol-plans/{plan}/",
        "patrol-place": f"/desk/patrol-places/{place}/",
    }


PAGES = CheckedPages(
    {
        "officer": (("patrols", "/desk/patrols/"), ("patrol", "patrol")),
        "street_leader": (
            ("patrol-places", "/desk/patrol-places/"),
            ("patrol-coverage", "/desk/patrol-coverage/"),
            ("patrol-place-new", "/desk/patrol-places/new/"),
            ("patrol-place", "patrol-place"),
            ("patrol-plans", "/desk/patrol-plans/"),
            ("patrol-plan-new", "/desk/patrol-plans/new/"),
            ("patrol-plan", "patrol-plan"),
        ),
    },
    content,
)
