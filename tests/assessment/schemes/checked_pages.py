"""Pages of assessment to check."""

from __future__ import annotations

from tests.assessment.schemes.samples import (
    OTHER,
    STREET,
    begun_period,
    drafted_scheme,
    frozen_period,
    inquiry,
)
from tests.web.page_registry import CheckedPages
from tests.world import World


def content(world: World) -> dict[str, str]:
    """A draft, a frozen period with its sheets, and what is asked; returns paths."""
    key = frozen_period(world)
    draft = drafted_scheme(world)
    street, other = world.units[STREET].pk, world.units[OTHER].pk
    open_ = begun_period(world, first="2026-07-01", last="2026-07-31", name="2026年7月考核")
    return {
        "scheme": f"/desk/assessment-schemes/{draft}/",
        "period": f"/desk/scored-periods/{key}/",
        "sheet": f"/desk/assessment/{key}/{street}/",
        "other-sheet": f"/desk/assessment/{key}/{other}/",
        "line": f"/desk/assessment/{key}/{street}/1/",
        "preview": f"/desk/assessment/{open_}/preview/",
        "inquiry": f"/desk/assessment-inquiries/{inquiry(world, open_).pk}/",
    }


PAGES = CheckedPages(
    {
        "district": (
            ("schemes", "/desk/assessment-schemes/"),
            ("scheme", "scheme"),
            ("scored-periods", "/desk/scored-periods/"),
            ("scored-period", "period"),
            ("assessment-sheet", "other-sheet"),
            ("assessment-line", "line"),
            ("assessment-preview", "preview"),
        ),
        "street_leader": (
            ("assessment-mine", "/desk/assessment/"),
            ("own-sheet", "sheet"),
            ("appeal-new", "/desk/assessment-appeals/new/"),
        ),
        "lead": (("inquiry", "inquiry"),),
    },
    content,
)
