"""Personal data of documents: titles and files."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

_KEPT = keep("issued", years=30)

PRIVACY: Final = (
    declare(
        "documents.Template",
        plain=["id", "kind", "name", "file", "digest", "uploaded_at", "retired_at"],
    ),
    declare("documents.NumberSequence", plain=["id", "kind", "unit", "year", "last"]),
    declare(
        "documents.Document",
        personal={
            "title": Personal("to know what a document is about", _KEPT),
            "docx": Personal("to show what was issued; the file names people", _KEPT),
            "pdf": Personal("to show what was issued; the file names people", _KEPT),
            "void_reason": Personal("to know why a document does not count", _KEPT),
        },
        plain=[
            "id",
            "kind",
            "unit",
            "year",
            "number",
            "label",
            "template",
            "subject_kind",
            "subject_id",
            "key",
            "issued_at",
            "docx_digest",
            "pdf_digest",
            "voided_at",
            "erased_at",
        ],
    ),
)
