"""Texts that confirm a move to the person who made it: what was done, to whom, until when.

For records they follow from the declaration: the label of the move's event, the unit that is in
charge by then if the move has changed it, and the deadline while it runs.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.templatetags.parts import short_moment
from jiceng.directory import public as directory
from jiceng.records.clock.public import Clocked, clock_of
from jiceng.records.models import Record
from jiceng.records.moves import Move, Opening


def due_clause(due: datetime | None) -> str:
    """The end of such a text: until when the receiver has time; "" without a deadline."""
    return "" if due is None else _(", due %(at)s") % {"at": short_moment(due)}


def confirmation(move: Move, record: Record, unit_before: UUID) -> str:
    """The text after a move.

    Args:
        record: as the move left it.
        unit_before: the unit in charge before the move.
    """
    if move.approval is not None:
        return _("Approval requested: %(what)s.") % {"what": move.approval.label}
    what, within = str(move.event[1]), due_clause(_due(record))
    if record.unit_id == unit_before:
        return _("%(what)s%(within)s.") % {"what": what, "within": within}
    return _("%(what)s: %(unit)s is in charge%(within)s.") % {
        "what": what,
        "unit": directory.label_of(record.unit_id),
        "within": within,
    }


def opened(opening: Opening, record: Record) -> str:
    """The text after a record was created."""
    what, within = str(opening.event[1]), due_clause(_due(record))
    return _("%(what)s%(within)s.") % {"what": what, "within": within}


def _due(record: Record) -> datetime | None:
    """The deadline of a record whose clock runs."""
    if not isinstance(record, Clocked):
        return None
    return record.due_at if clock_of(record).is_running else None
