"""Load one record for an actor. Hidden and missing records give the same answer."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.records.lifecycle import Lifecycle
from jiceng.records.models import Record


def get(lifecycle: Lifecycle, actor: Actor, record_id: UUID) -> Record:
    """Load a record that an actor may see.

    Raises:
        NotFound: missing or hidden.
    """
    found: Record | None = lifecycle.visible(actor).filter(pk=record_id).first()
    if found is None:
        raise NotFound(_("Record not found, or not visible to you."), "record.missing")
    return found
