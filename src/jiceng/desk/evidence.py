"""Declares reply templates as evidence; drafts, filters and the like are excluded."""

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence("workbench.ReplyTemplate", clear=["name"]),
    no_evidence(
        "It helps one person and decides nothing",
        "workbench.Draft",
        "workbench.Presence",
        "workbench.SavedFilter",
        "workbench.Export",
    ),
)
