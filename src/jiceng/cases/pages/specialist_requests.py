"""Open requests of a specialist's field on their grids, on the page of specialists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases.access import specialists
from jiceng.cases.access.visibility import visible_to
from jiceng.cases.permissions import CASE_READ
from jiceng.cases.request_rows import page_of
from jiceng.grids.public import SpecialistPart, SpecialistVisit

LISTED: Final = 20


def _requests(visit: SpecialistVisit) -> Mapping[str, Any] | None:
    """What is due next first; None for those who read no requests."""
    if not visit.actor.holds(CASE_READ):
        return None
    found = visible_to(visit.actor).filter(specialists.condition(visit.actor), is_open=True)
    number = found.count()
    rows = page_of(found, None, LISTED).rows if number else []
    return {"rows": rows, "number": number, "more": number - len(rows)}


REQUESTS: Final = SpecialistPart(
    name="requests",
    title=_("Requests of my field"),
    order=10,
    template="cases/specialist_requests.html",
    context=_requests,
)
