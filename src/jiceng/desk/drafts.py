"""Autosaved drafts of texts on records.

Drafts record no event: nothing has been done yet, and permanent events would keep typing times.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.ids import uuid7
from jiceng.core.manifests import Contribution, Slot
from jiceng.desk.models import Draft
from jiceng.records.public import LIFECYCLES, Lifecycle, require_visible
from jiceng.records.remarks.public import LONGEST

_SAVE_DRAFT: Final = """
INSERT INTO workbench_draft (id, case_id, person_id, field, text, saved_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, field)
DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at
"""
REMARK: Final = "remarks.text"
"""Field of the page section for notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted(Contribution):
    """Drafts for records without a contributed lifecycle.

    Args:
        kind: of their streams.
        is_field: whether a field, by form and name such as ``"resolve.reason"``, has drafts.
    """

    kind: str
    is_field: Callable[[str], bool]


DRAFTED: Final = Slot(Drafted, key=lambda each: each.kind)


def _is_field(kind: str, field: str) -> bool:
    """Whether a field has drafts.

    Raises:
        NotFound: records of this kind have no drafts.
    """
    declared = DRAFTED.by_key().get(kind)
    if declared is not None:
        return declared.is_field(field)
    lifecycle = LIFECYCLES.by_key().get(kind)
    if lifecycle is None:
        raise NotFound(_("Record type not found."), "record.kind")
    return field == REMARK or field in texts_of(lifecycle)


def texts_of(lifecycle: Lifecycle) -> frozenset[str]:
    """Long text fields of a lifecycle's moves."""
    return frozenset(
        f"{move.name}.{name}"
        for move in lifecycle.moves
        for name, field in move.form_fields.model_fields.items()
        if field.annotation is str
    )


@transaction.atomic
def save_draft(*, by: Actor, at: datetime, kind: str, record: UUID, field: str, text: str) -> None:
    """Save a draft; an empty text deletes it.

    Args:
        kind: of the record's stream.
        field: form and field, e.g. ``"resolve.reason"``.

    Raises:
        Invalid: a field without drafts, or a text that is too long.
        NotFound: the record is missing or hidden.
    """
    if not _is_field(kind, field):
        raise Invalid(_("Field not found."), "draft.field", field="field")
    if len(text) > LONGEST:
        raise Invalid(
            _("The text has %(length)s characters; at most %(limit)s are possible.")
            % {"length": len(text), "limit": LONGEST},
            "form.too_long",
            field="text",
        )
    require_visible(kind, record, by)
    if by.kind != "person":
        return
    if not text.strip():
        forget_drafts(by=by, record=record, field=field)
        return
    with connection.cursor() as cursor:
        cursor.execute(_SAVE_DRAFT, [uuid7(), record, by.id, field, text, at])


def drafts_of(actor: Actor, record: UUID) -> Mapping[str, str]:
    """An actor's drafts on a visible record, by field."""
    mine = Draft.objects.filter(stream=record, person=actor.id)
    return dict(mine.values_list("field", "text"))


def forget_drafts(*, by: Actor, record: UUID, field: str = "", move: str = "") -> None:
    """Delete an actor's drafts on a record: of one field, or of all fields of a completed move."""
    mine = Draft.objects.filter(stream=record, person=by.id)
    if move:
        mine = mine.filter(field__startswith=f"{move}.")
    elif field:
        mine = mine.filter(field=field)
    mine.delete()


@transaction.atomic
def erase_drafts(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete drafts not changed since the cutoff, without an event."""
    old = Draft.objects.filter(saved_at__lt=cutoff).order_by("saved_at", "id")
    ids = list(old.select_for_update(skip_locked=True).values_list("id", flat=True)[:batch])
    Draft.objects.filter(pk__in=ids).delete()
    return len(ids)
