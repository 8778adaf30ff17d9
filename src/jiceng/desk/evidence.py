"""What helps one person at the desk is no evidence."""

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
