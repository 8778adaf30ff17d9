"""Evidence declaration of the weights."""

from typing import Final

from jiceng.core.evidence import evidence

EVIDENCE: Final = (evidence("metrics.Weighting", clear=["scope"]),)
