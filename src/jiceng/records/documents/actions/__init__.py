"""Actions on templates and documents."""

from jiceng.records.documents.actions.issuing import erase, erase_documents, issue, void
from jiceng.records.documents.actions.templates import retire_template, upload_template

__all__ = [
    "erase",
    "erase_documents",
    "issue",
    "retire_template",
    "upload_template",
    "void",
]
