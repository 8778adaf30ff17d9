"""Writing remarks, and erasing them."""

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
from jiceng.core.events import record as tell
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
    """Write on a record. Whoever is named with @ is told of it; only those who can see the record
    can be named.

    Args:
        kind: of the record's stream.
        internal: not shown to whoever looks from outside.

    Raises:
        NotFound: the record is missing or hidden.
        Forbidden: without the right that its kind asks for.
        Invalid: no words or too many; a name that is nobody's here or several people's.
        LookupError: for a kind whose records carry no remarks, or only those of their moves.
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
    row, told = keep(record=record, kind=rules.NOTE, text=text, internal=internal, at=at)
    tell(kind, record, "remark.written", by=by, at=at, data={**told, **named.told()})
    return row


def keep(
    *, record: UUID, kind: str, text: str, internal: bool, at: datetime
) -> tuple[Remark, Mapping[str, Any]]:
    """Keep what was written with a move, for the move's own event, in its transaction.

    Args:
        kind: names the move.
        text: cleaned, with words in it.

    Returns:
        the row, and what the event says of it.

    Raises:
        Invalid: for too long a text.
    """
    _check(rules.may_keep(text))
    row, salt, told = made(record=record, kind=kind, text=text, internal=internal, at=at)
    insert_together([row_of(row), row_of(salt)])
    return row, told


def made(
    *, record: UUID, kind: str, text: str, internal: bool, at: datetime
) -> tuple[Remark, Salt, Mapping[str, Any]]:
    """The rows of a remark, not written yet, and what its event says of them: for whoever writes
    many at once."""
    row = Remark(id=uuid7(), stream_id=record, kind=kind, text=text, is_internal=internal, at=at)
    salt = salted_digests.new_salt(row.id)
    return row, salt, {"remark": row.id, "digest": salted_digests.digest(salt, text)}


def named_in(text: str, known: Iterable[Nameable]) -> Mentions:
    """Whom a text names.

    Raises:
        Invalid: for a name that is nobody's here or several people's.
    """
    named = mentions.read(text, known)
    if isinstance(named, Mentions):
        return named
    raise _invalid(named)


def check(text: str) -> None:
    """Refuse what cannot be written as a remark of its own, before anything is locked for it.

    Raises:
        Invalid: no words, or too many.
    """
    _check(rules.may_write(text.strip()))


def _check(verdict: Verdict) -> None:
    if not verdict:
        raise _invalid(verdict)


def _invalid(verdict: Verdict) -> Invalid:
    return Invalid(verdict.sentence, verdict.code, field="text")


def empty(record: UUID, *, at: datetime) -> list[UUID]:
    """Erase the texts of a record's remarks, in the transaction of whoever erases the record and
    tells of it; gives the rows, whose salts go as well."""
    left = Remark.objects.filter(stream=record, erased_at=None)
    rows = list(left.values_list("id", flat=True))
    salted_digests.erase(rows)
    left.update(text="", erased_at=at)
    return rows


def past(cutoff: datetime) -> QuerySet[Remark]:
    """Remarks with their text that are older than a moment, of kinds whose retention does not erase
    them with the record."""
    with_record = [each.kind for each in KINDS.all() if each.erases_with_record]
    found = Remark.objects.filter(erased_at=None, at__lt=cutoff)
    return found.exclude(stream__kind__in=with_record)


def erase(*, remark: UUID, by: Actor, at: datetime) -> bool:
    """Erase the text of one remark; gives whether there was one."""
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
