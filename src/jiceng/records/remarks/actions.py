"""Actions on notes: write, erase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jiceng.core import salted_digests, text_cleaning
from jiceng.core.access import Actor, Verdict
from jiceng.core.bulk_inserts import insert_together, row_of
from jiceng.core.errors import Invalid
from jiceng.core.events import record as record_event
from jiceng.core.ids import uuid7
from jiceng.core.models import Salt
from jiceng.core.retention import erase_rows
from jiceng.directory.public import civil_day
from jiceng.records.public import require_visible
from jiceng.records.remarks import mentions, queries, rules
from jiceng.records.remarks.kinds import KINDS, kind_with
from jiceng.records.remarks.mentions import Mentions, Nameable
from jiceng.records.remarks.models import Remark


@transaction.atomic
def write(
    *, kind: str, record: UUID, by: Actor, at: datetime, text: str, internal: bool = True
) -> Remark:
    """Write a note on a record and notify those mentioned with @; only people who can see the
    record can be mentioned.

    Args:
        kind: of the record's stream.
        internal: visible to staff only.

    Raises:
        NotFound: the record is missing or hidden.
        Forbidden: the actor lacks the permission that the kind requires.
        Invalid: the text is empty or too long, or a name is unknown or ambiguous.
        LookupError: the kind has no notes, or only those of its moves.
    """
    right = kind_with(kind).right
    if not right:
        raise LookupError(f"{kind}: notes are written with its moves")
    require_visible(kind, record, by)
    by.may(right).or_refuse()
    text = text_cleaning.clean(text).strip()
    _check(rules.may_write(text))
    named = Mentions()
    if mentions.has_sign(text):
        named = named_in(text, queries.nameable(kind, record, civil_day(at)))
    row, event_data = keep(record=record, kind=rules.NOTE, text=text, internal=internal, at=at)
    record_event(
        kind, record, "remark.written", by=by, at=at, data={**event_data, **named.event_data()}
    )
    return row


def keep(
    *, record: UUID, kind: str, text: str, internal: bool, at: datetime
) -> tuple[Remark, Mapping[str, Any]]:
    """Store the text of a move for the move's own event, in its transaction.

    Args:
        kind: name of the move.
        text: cleaned and not empty.

    Returns:
        the row, and its event data.

    Raises:
        Invalid: the text is too long.
    """
    _check(rules.may_keep(text))
    row, salt, event_data = made(record=record, kind=kind, text=text, internal=internal, at=at)
    insert_together([row_of(row), row_of(salt)])
    return row, event_data


def made(
    *, record: UUID, kind: str, text: str, internal: bool, at: datetime
) -> tuple[Remark, Salt, Mapping[str, Any]]:
    """The unsaved rows of a note and its event data, for bulk writers."""
    row = Remark(id=uuid7(), stream_id=record, kind=kind, text=text, is_internal=internal, at=at)
    salt = salted_digests.new_salt(row.id)
    return row, salt, {"remark": row.id, "digest": salted_digests.digest(salt, text)}


def named_in(text: str, known: Iterable[Nameable]) -> Mentions:
    """The people and units mentioned in a text.

    Raises:
        Invalid: a name is unknown or ambiguous.
    """
    named = mentions.read(text, known)
    if isinstance(named, Mentions):
        return named
    raise _invalid(named)


def check(text: str) -> None:
    """Validate the text of a note before anything is locked.

    Raises:
        Invalid: empty or too long.
    """
    _check(rules.may_write(text.strip()))


def _check(verdict: Verdict) -> None:
    if not verdict:
        raise _invalid(verdict)


def _invalid(verdict: Verdict) -> Invalid:
    return Invalid(verdict.sentence, verdict.code, field="text")


def empty(record: UUID, *, at: datetime) -> list[UUID]:
    """Erase the texts of a record's notes, in the transaction that erases the record and records
    the event; returns the rows, whose salts must be deleted too.
    """
    left = Remark.objects.filter(stream=record, erased_at=None)
    rows = list(left.values_list("id", flat=True))
    salted_digests.erase(rows)
    left.update(text="", erased_at=at)
    return rows


def past(cutoff: datetime) -> QuerySet[Remark]:
    """Notes with text older than a moment, of kinds whose own retention does not erase them with
    the record.
    """
    with_record = [each.kind for each in KINDS.all() if each.erases_with_record]
    found = Remark.objects.filter(erased_at=None, at__lt=cutoff)
    return found.exclude(stream__kind__in=with_record)


def erase(*, remark: UUID, by: Actor, at: datetime) -> bool:
    """Erase the text of one note; returns whether it had one."""
    return bool(_erase(Remark.objects.filter(pk=remark), by=by, at=at, batch=1))


def erase_old(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the texts of old remarks."""
    return _erase(past(cutoff), by=by, at=at, batch=batch)


def _erase(rows: QuerySet[Remark], *, by: Actor, at: datetime, batch: int) -> int:
    return erase_rows(
        rows.select_related("stream"),
        stream=lambda row: (row.stream.kind, row.stream_id),
        event="remark.erased",
        by=by,
        at=at,
        batch=batch,
    )
