"""Public data of requests, and storage of secrets in sessions."""

from __future__ import annotations

import hashlib
from typing import Any

from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case
from jiceng.cases.queries import is_public
from jiceng.directory import public as directory


def digest(secret: str) -> str:
    """Digest of a secret for the session store, so that stored sessions do not give access to
    requests.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def public_face(case: Case) -> dict[str, Any]:
    """Public data of a request for a template. Of a request that became confidential after
    residents joined it, only its existence.
    """
    if not is_public(case):
        return {"case": case, "category": None, "area": None, "unit": None}
    return {
        "case": case,
        "category": categories.get().get(case.category_id or ""),
        "area": directory.tree().get(case.area_id),
        "unit": directory.tree().get(case.unit_id),
    }
