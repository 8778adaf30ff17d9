"""Declares documents and their templates as evidence, to be checked against events."""

from __future__ import annotations

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence("documents.Template", clear=["name", "file", "digest"]),
    evidence("documents.Document", clear=["label", "docx_digest", "pdf_digest"]),
    no_evidence(
        "It counts the documents; `queries.findings` compares it", "documents.NumberSequence"
    ),
)
