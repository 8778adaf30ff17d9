"""Queries of documents, limited to what the actor may see; `visible_to` fails closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jiceng.core import files
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Problem
from jiceng.core.state_findings import StateFinding, StateFindingKind
from jiceng.directory.public import within
from jiceng.records.documents import kinds, rules
from jiceng.records.documents.models import Document, NumberSequence, Template
from jiceng.records.public import visible

DOCX: Final = "docx"
PDF: Final = "pdf"
MEDIA_TYPES: Final = {DOCX: rules.DOCX, PDF: rules.PDF}


class Changed(Problem):
    """A stored file differs from the issued one."""

    status = 500


@dataclass(frozen=True, slots=True)
class File:
    """A file of a document.

    Args:
        name: for the download.
    """

    name: str
    media_type: str
    content: bytes


def visible_to(actor: Actor) -> QuerySet[Document]:
    """Documents that the actor may read."""
    seen = Q(pk__in=())
    for kind in kinds.kinds():
        of_kind = Q(kind=kind.code)
        seen |= of_kind & within(actor.reach(kind.read), "unit__path")
        if kind.with_subject and actor.holds(kind.read):
            subjects = visible(kind.with_subject, actor)
            seen |= of_kind & Q(subject_kind=kind.with_subject, subject_id__in=subjects)
    return Document.objects.filter(seen)


def templates_visible_to(actor: Actor) -> QuerySet[Template]:
    """Templates of the kinds of which the actor may issue documents or upload templates."""
    known = [kind.code for kind in kinds.kinds() if _may_see(actor, kind)]
    return Template.objects.filter(kind__in=known)


def _may_see(actor: Actor, kind: kinds.DocumentKind) -> bool:
    return actor.holds(kind.issue) or actor.is_at_top(kind.template)


def not_found() -> NotFound:
    """The error for a missing or hidden document or template."""
    return NotFound(_("Document not found, or not visible to you."), "document.not_found")


def document_for(actor: Actor, document: UUID) -> Document:
    """One document.

    Raises:
        NotFound: missing or hidden.
    """
    found = visible_to(actor).select_related("unit").filter(pk=document).first()
    if found is None:
        raise not_found()
    return found


def documents_of(actor: Actor, subject_kind: str, subject_id: UUID) -> list[Document]:
    """Documents about a record that the actor may read, newest first."""
    found = visible_to(actor).filter(subject_kind=subject_kind, subject_id=subject_id)
    return list(found.order_by("-issued_at", "-id"))


def file_of(actor: Actor, document: UUID, form: str) -> File:
    """A document's file, byte for byte as issued.

    Args:
        form: `DOCX` or `PDF`.

    Raises:
        NotFound: missing, hidden or erased.
        Changed: the stored file differs from the issued one.
    """
    found = document_for(actor, document)
    if form not in MEDIA_TYPES or found.erased_at:
        raise not_found()
    name, digest = (found.pdf, found.pdf_digest) if form == PDF else (found.docx, found.docx_digest)
    content = files.read_bytes(name)
    if hashlib.sha256(content).hexdigest() != digest:
        raise Changed(
            _("This file is not the one that was issued. Restore it from a backup."),
            "document.changed",
        )
    return File(f"{found.label}.{form}", MEDIA_TYPES[form], content)


def template_bytes(template: Template) -> bytes:
    """The file of a template.

    Raises:
        Changed: the stored file differs from the uploaded one.
    """
    content = files.read_bytes(template.file)
    if hashlib.sha256(content).hexdigest() != template.digest:
        raise Changed(
            _("The template's file has been changed. Upload the template again."),
            "document.template_changed",
        )
    return content


def current_template(kind: str) -> Template:
    """The newest active template of a kind.

    Raises:
        NotFound: there is none.
    """
    found = Template.objects.filter(kind=kind, retired_at=None).order_by("-uploaded_at", "-id")
    template = found.first()
    if template is None:
        raise NotFound(
            _("No template for this type of document. Ask an administrator to upload one."),
            "document.no_template",
        )
    return template


def current_templates(actor: Actor) -> dict[str, Template]:
    """The template in use of each kind whose templates the actor sees, by the kind's code."""
    found = templates_visible_to(actor).filter(retired_at=None).order_by("uploaded_at", "id")
    return {each.kind: each for each in found}


def template_file(kind: kinds.DocumentKind) -> File:
    """The file of the template in use, or the shipped one.

    Raises:
        NotFound: there is none.
        Changed: the stored file differs from the uploaded one.
    """
    in_use = Template.objects.filter(kind=kind.code, retired_at=None).exists()
    if kind.shipped is not None and not in_use:
        content = kind.shipped()
    else:
        content = template_bytes(current_template(kind.code))
    return File(f"{kind.label}.{DOCX}", MEDIA_TYPES[DOCX], content)


def owned_files(names: Sequence[str]) -> set[str]:
    """The file names among the given ones that belong to documents and templates."""
    documents = Document.objects.filter(Q(docx__in=names) | Q(pdf__in=names)).order_by("id")
    held = {name for pair in documents.values_list("docx", "pdf") for name in pair}
    held |= set(Template.objects.filter(file__in=names).values_list("file", flat=True))
    return held.intersection(names)


def findings() -> Iterator[StateFinding]:
    """Findings for missing or changed files, and for numbers without a document."""
    for document in Document.objects.filter(erased_at=None).order_by("id").iterator():
        for name, digest in (
            (document.docx, document.docx_digest),
            (document.pdf, document.pdf_digest),
        ):
            yield from _of_a_file("documents_document", document.pk, name, digest)
    for template in Template.objects.order_by("id").iterator():
        yield from _of_a_file("documents_template", template.pk, template.file, template.digest)
    for counter in NumberSequence.objects.order_by("id").iterator():
        same = Document.objects.filter(kind=counter.kind, unit=counter.unit_id, year=counter.year)
        numbers = list(same.order_by("number").values_list("number", flat=True))
        if numbers != list(range(1, counter.last + 1)):
            yield StateFinding(
                StateFindingKind.ROW_MISSING, "documents_document", str(counter.pk), ("number",)
            )


def _of_a_file(table: str, row: UUID, name: str, digest: str) -> Iterator[StateFinding]:
    if not name or not default_storage.exists(name):
        yield StateFinding(StateFindingKind.FILE_MISSING, table, str(row))
    elif hashlib.sha256(files.read_bytes(name)).hexdigest() != digest:
        yield StateFinding(StateFindingKind.FILE_CHANGED, table, str(row))
