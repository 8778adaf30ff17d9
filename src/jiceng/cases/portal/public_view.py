"""What anybody may know of a request, and what a session keeps of a secret."""

from __future__ import annotations

import hashlib
from typing import Any

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.cases.queries import is_public
from jiceng.directory import public as directory


def digest(secret: str) -> str:
    """Sessions are stored: what is stored of a secret must not open the request."""
    return hashlib.sha256(secret.encode()).hexdigest()


def public_face(case: Case) -> dict[str, Any]:
    """What anybody may know of a request, for a template; of a confidential one, which somebody
    may have joined before it was known to be such, no more than that it is there."""
    if not is_public(case):
        return {"case": case, "category": None, "area": None, "unit": None}
    return {
        "case": case,
        "category": categories.get().get(case.category_id or ""),
        "area": directory.tree().get(case.area_id),
        "unit": directory.tree().get(case.unit_id),
    }
