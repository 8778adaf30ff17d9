"""Notes in a request's history about looks at its place that a dispatcher has asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from jiceng.cases import queries
from jiceng.core.access import SYSTEM, Actor
from jiceng.core.events import record

ASKED, ANSWERED, DECLINED = "look_asked", "look_answered", "look_declined"
NOTED: Final = frozenset({ASKED, ANSWERED, DECLINED})


@transaction.atomic
def note_look(*, case: UUID, what: str, data: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Record in a request's history that an officer was asked to look, or has answered.

    The request itself does not change, so open pages stay usable.

    Args:
        what: one of `NOTED`.
        data: the identifier of the look and its result, no texts.

    Raises:
        ValueError: another event (a programming error).
        NotFound: the request is missing.
    """
    if what not in NOTED:
        raise ValueError(f"{what} is no note about a look")
    locked = queries.lock(SYSTEM, case)
    record("case", locked.pk, f"case.{what}", by=by, at=at, data=dict(data))
