"""Actions on documents: issue, declare void, erase the content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from pydantic import BaseModel

from jiceng.core import files, salted_digests
from jiceng.core.access import Actor
from jiceng.core.events import record
from jiceng.core.text_cleaning import without_unencodable
from jiceng.directory.public import Unit, civil_day
from jiceng.records.documents import blocks, filling, kinds, queries, rules, typesetting
from jiceng.records.documents.actions.templates import install_shipped
from jiceng.records.documents.models import Document, NumberSequence, Template

STREAM: Final = "document"
LONGEST_TITLE, LONGEST_REASON = 120, 400


@transaction.atomic
def issue(
    *,
    kind: str,
    unit: Unit,
    subject: tuple[str, UUID],
    key: str,
    title: str,
    context: BaseModel,
    by: Actor,
    at: datetime,
    template: UUID | None = None,
) -> Document:
    """Issue a document about a record, with the next number of its kind, unit and year.

    The counter row stays locked until the transaction ends, so a failure leaves no gap.

    Args:
        kind: code of a contributed kind.
        unit: the issuing unit.
        subject: kind and identifier of the record's stream.
        key: idempotency key among the documents of one record; a repeated key returns the existing
            document. Free of personal data.
        context: the content, of the type that the kind declares.
        template: one of the kind's; None: the newest.

    Raises:
        TypeError: the context has another type.
        NotFound: there is no template.
        Forbidden: the actor may not issue such documents at the unit.
        NoSpace: the disk is full; no number is used.
    """
    wanted = kinds.kind_with(kind)
    if not isinstance(context, wanted.context):
        raise TypeError(f"{kind} takes {wanted.context.__name__}")
    by.may(wanted.issue, unit.path).or_refuse()
    day = civil_day(at)
    counter = _lock_counter(kind, unit, day.year)
    there = _issued_before(kind, subject, key)
    if there is not None:
        return there
    written_from = _template(kind, template, at)
    counter.last += 1
    counter.save(update_fields=["last"])
    document = Document(
        kind=kind,
        unit=unit,
        year=day.year,
        number=counter.last,
        label=rules.label_of(wanted.number, unit=unit.name, year=day.year, number=counter.last),
        title=" ".join(without_unencodable(title).split())[:LONGEST_TITLE],
        template=written_from,
        subject_kind=subject[0],
        subject_id=subject[1],
        key=key,
        issued_at=at,
    )
    _write(document, written_from, context, day)
    document.save(force_insert=True)
    record(STREAM, document.pk, "document.issued", by=by, at=at, data=_event_data(document))
    return document


def _event_data(document: Document) -> dict[str, str]:
    """Event data of a document, with the digests of its files."""
    return {
        "kind": document.kind,
        "number": document.label,
        "subject": f"{document.subject_kind}:{document.subject_id}",
        "docx": document.docx_digest,
        "pdf": document.pdf_digest,
    }


def _lock_counter(kind: str, unit: Unit, year: int) -> NumberSequence:
    wanted = {"kind": kind, "unit": unit, "year": year}
    found = NumberSequence.objects.select_for_update().filter(**wanted).first()
    if found is None:
        # A concurrent transaction may insert the same row: wait for it and use that one.
        NumberSequence.objects.bulk_create([NumberSequence(**wanted)], ignore_conflicts=True)
        found = NumberSequence.objects.select_for_update().get(**wanted)
    return found


def _issued_before(kind: str, subject: tuple[str, UUID], key: str) -> Document | None:
    return Document.objects.filter(
        kind=kind, subject_kind=subject[0], subject_id=subject[1], key=key, voided_at=None
    ).first()


def _template(kind: str, template: UUID | None, at: datetime) -> Template:
    if template is None:
        return install_shipped(kind, at) or queries.current_template(kind)
    found = Template.objects.filter(pk=template, kind=kind, retired_at=None).first()
    if found is None:
        raise queries.not_found()
    return found


def _write(document: Document, template: Template, context: BaseModel, day: date) -> None:
    """Generate and store both files of a document and set their names and digests."""
    own = {
        "number": document.label,
        "date": rules.day_in_words(day),
        "unit": document.unit.name,
        "title": document.title,
    }
    words: dict[str, Any] = {**context.model_dump(), "document": own}
    docx = filling.fill_in(queries.template_bytes(template), words)
    pdf = typesetting.typeset(blocks.blocks_of(docx), document.title, day)
    document.docx_digest = hashlib.sha256(docx).hexdigest()
    document.pdf_digest = hashlib.sha256(pdf).hexdigest()
    document.docx = files.store_bytes(docx, queries.DOCX)
    document.pdf = files.store_bytes(pdf, queries.PDF)


@transaction.atomic
def void(*, document: UUID, reason: str, by: Actor, at: datetime) -> Document:
    """Declare a document void; it keeps its number and its files.

    Raises:
        Refused: it was declared void before.
        Forbidden: the actor may not issue such documents at the unit.
        NotFound: missing or hidden.
    """
    found = _lock(document, by)
    rules.may_void(is_voided=found.voided_at is not None).or_refuse()
    found.voided_at = at
    found.void_reason = without_unencodable(reason).strip()[:LONGEST_REASON]
    found.save(update_fields=["voided_at", "void_reason"])
    data = {"number": found.label}
    record(STREAM, found.pk, "document.voided", by=by, at=at, data=data)
    return found


@transaction.atomic
def erase(*, document: UUID, by: Actor, at: datetime) -> None:
    """Erase the title and files of one document, if its record is erased before the period for
    documents ends; number and digests stay.

    Raises:
        Forbidden, NotFound: see `void`.
    """
    found = _lock(document, by)
    if found.erased_at is None:
        _erase([found], by=by, at=at)


def documents_before(cutoff: datetime) -> QuerySet[Document]:
    """Documents with files that were issued before a moment."""
    return Document.objects.filter(erased_at=None, issued_at__lt=cutoff)


@transaction.atomic
def erase_documents(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the files of documents; see `core.retention.Erase`."""
    due = documents_before(cutoff).select_for_update(skip_locked=True, of=("self",))
    found = list(due.order_by("issued_at", "id")[:batch])
    _erase(found, by=by, at=at)
    return len(found)


def _erase(documents: Sequence[Document], *, by: Actor, at: datetime) -> None:
    for document in documents:
        files.remove_after_commit([document.docx, document.pdf])
        document.title = document.void_reason = document.docx = document.pdf = ""
        document.erased_at = at
        document.save(update_fields=["title", "void_reason", "docx", "pdf", "erased_at"])
        salted_digests.erase([document.pk])
        record(STREAM, document.pk, "document.erased", by=by, at=at)


def _lock(document: UUID, by: Actor) -> Document:
    found = (
        Document.objects.select_for_update(of=("self",))
        .select_related("unit")
        .filter(pk=document)
        .first()
    )
    if found is None:
        raise queries.not_found()
    kind = kinds.kind_with(found.kind)
    verdict = by.may(kind.issue, found.unit.path)
    if not verdict and not by.reaches(kind.read, found.unit.path):
        raise queries.not_found()
    verdict.or_refuse()
    return found
