"""By which weights performance is counted."""

from jiceng.core.evidence import evidence

evidence("metrics.Weighting", clear=["scope"])
