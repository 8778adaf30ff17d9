"""Public interface of documents."""

from __future__ import annotations

from jiceng.records.documents.actions import erase, issue, retire_template, upload_template, void
from jiceng.records.documents.kinds import DocumentKind
from jiceng.records.documents.models import Document, Template
from jiceng.records.documents.parts import RecordDocuments, ToIssue
from jiceng.records.documents.permissions import TEMPLATES_EDIT
from jiceng.records.documents.plain_templates import TableOf, plain_template
from jiceng.records.documents.queries import (
    DOCX,
    PDF,
    Changed,
    File,
    document_for,
    documents_of,
    file_of,
    templates_visible_to,
    visible_to,
)

__all__ = [
    "DOCX",
    "PDF",
    "TEMPLATES_EDIT",
    "Changed",
    "Document",
    "DocumentKind",
    "File",
    "RecordDocuments",
    "TableOf",
    "Template",
    "ToIssue",
    "document_for",
    "documents_of",
    "erase",
    "file_of",
    "issue",
    "plain_template",
    "retire_template",
    "templates_visible_to",
    "upload_template",
    "visible_to",
    "void",
]
