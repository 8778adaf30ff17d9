"""Drafts of what people write on a request.

A draft writes no event: nothing has been done yet, and a chain that is for ever would keep the
times at which somebody typed.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.cases.actions import named_moves
from jiceng.cases.queries import get, visible_to
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.ids import uuid7
from jiceng.desk.public import (
    Draft,
)

MAX_DRAFT = 20_000
# The fields in which people write at length.
DRAFTED = ("reason", "text", "title")
_TASK_FIELD = re.compile(r"task\.[0-9a-f-]{36}")
_SAVE_DRAFT = """
INSERT INTO workbench_draft (id, case_id, person_id, field, text, saved_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, field)
DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at
"""


@transaction.atomic
def save_draft(*, by: Actor, at: datetime, case: UUID, field: str, text: str) -> None:
    """Keep what somebody has begun to write; an empty text ends the draft.

    Args:
        field: the move and its field, ``"resolve.reason"``, or ``"task.<id>"``.

    Raises:
        Invalid: for a field in which nobody writes, or too long a text.
        NotFound: for a request that is missing or hidden.
    """
    move, _dot, name = field.partition(".")
    known = move in named_moves.FIELDS and name in DRAFTED
    if not known and not _TASK_FIELD.fullmatch(field):
        raise Invalid(_("Field not found."), "draft.field", field="field")
    if len(text) > MAX_DRAFT:
        raise Invalid(
            _("The text has %(length)s characters; at most %(limit)s are possible.")
            % {"length": len(text), "limit": MAX_DRAFT},
            "form.too_long",
            field="text",
        )
    if by.id is None or not visible_to(by).filter(pk=case).exists():
        get(by, case)  # says so
        return
    if not text.strip():
        forget_drafts(by=by, case=case, field=field)
        return
    with connection.cursor() as cursor:
        cursor.execute(_SAVE_DRAFT, [uuid7(), case, by.id, field, text, at])


def forget_drafts(*, by: Actor, case: UUID, field: str = "", move: str = "") -> None:
    """End somebody's drafts on a request: of one field, or all of a move that has been made."""
    mine = Draft.objects.filter(case=case, person=by.id)
    if move:
        mine = mine.filter(field__startswith=f"{move}.")
    elif field:
        mine = mine.filter(field=field)
    mine.delete()


@transaction.atomic
def erase_drafts(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete drafts that nobody has touched since; they leave nothing behind, for they were
    nobody's deed."""
    old = Draft.objects.filter(saved_at__lt=cutoff).order_by("saved_at", "id")
    ids = list(old.select_for_update(skip_locked=True).values_list("id", flat=True)[:batch])
    Draft.objects.filter(pk__in=ids).delete()
    return len(ids)
