"""Evidence declarations of metrics."""

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence("metrics.Weighting", clear=["scope"]),
    no_evidence("Files written from the facts, and compared with them", "metrics.LakeMonth"),
)
