"""Evidence declarations of grids: outlines, posts and place names are evidence, draft steps are
not."""

from typing import Final

from jiceng.core.evidence import evidence, no_evidence

EVIDENCE: Final = (
    evidence("grids.GridVersion"),
    evidence("grids.Grid", clear=["name"]),
    no_evidence(
        "It is how a draft can be taken back, and goes when it is published", "grids.GridStep"
    ),
    evidence("grids.PlaceName", clear=["name"]),
    evidence("grids.GridPost"),
    evidence("grids.GridParty"),
    evidence("grids.MinUnitLink"),
)
