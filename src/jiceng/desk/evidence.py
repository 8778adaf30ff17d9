"""Declares the desk's models as no evidence: they help one person at a time."""

from typing import Final

from jiceng.core.evidence import no_evidence

EVIDENCE: Final = (
    no_evidence(
        "It helps one person and decides nothing",
        "workbench.Draft",
        "workbench.Presence",
        "workbench.SavedFilter",
        "workbench.Export",
    ),
)
