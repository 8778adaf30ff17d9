"""Declares links as evidence: which records they open, and until when."""

from __future__ import annotations

from typing import Final

from jiceng.core.evidence import evidence

EVIDENCE: Final = (
    evidence(
        "links.SecretLink",
        guarded=["digest"],
        apart={"last_used_on": "written at each use of the link"},
    ),
)
