"""Open requests of a grid, on its public page.

Only requests whose existence is public are shown (decision 0012).
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from jiceng.cases.intake.reference import categories
from jiceng.cases.queries import public_requests
from jiceng.directory import public as directory
from jiceng.grids import public as grids
from jiceng.portal.public import Published

MOST_REQUESTS: Final = 20


def _context(place: grids.Place, _day: date) -> dict[str, Any]:
    tree, matters = directory.tree(), categories.get()
    open_here = public_requests(grid=place.code, is_open=True, limit=MOST_REQUESTS)
    return {
        "requests": [
            {"case": c, "matter": matters.get(c.category_id or ""), "unit": tree.get(c.unit_id)}
            for c in open_here
        ]
    }


NEARBY: Final = Published(
    name="requests", order=20, template="portal/requests.html", context=_context
)
