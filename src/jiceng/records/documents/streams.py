"""Event streams of documents and templates, for the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.streams import EventWords, StreamKind, StreamTitles
from jiceng.records.documents import queries
from jiceng.records.documents.actions.issuing import STREAM
from jiceng.records.documents.actions.templates import STREAM as TEMPLATES
from jiceng.records.documents.models import Document, Template

MOST: Final = 50


def _documents(actor: Actor) -> QuerySet[Any]:
    return queries.visible_to(actor).order_by().values("id")


def _document_names(ids: Iterable[UUID]) -> StreamTitles:
    rows = Document.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "label")
    return {each: (label, "") for each, label in rows}


def _find(text: str) -> list[UUID]:
    found = Document.objects.filter(label=text).order_by("id")
    return list(found.values_list("id", flat=True)[:MOST])


def _templates(actor: Actor) -> QuerySet[Any]:
    return queries.templates_visible_to(actor).order_by().values("id")


def _template_names(ids: Iterable[UUID]) -> StreamTitles:
    rows = Template.objects.filter(pk__in=set(ids)).order_by("id").values_list("id", "name")
    return {each: (name, "") for each, name in rows}


STREAMS: Final = (
    StreamKind(STREAM, _("Document"), _documents, _document_names, _find),
    StreamKind(TEMPLATES, _("Document template"), _templates, _template_names),
    EventWords(
        {
            "document.issued": _("Document issued"),
            "document.voided": _("Document declared void"),
            "document.erased": _("Files of a document erased"),
            "document_template.uploaded": _("Document template uploaded"),
            "document_template.retired": _("Document template deactivated"),
        }
    ),
)
