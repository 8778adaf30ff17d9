"""Outlines, posts and names on the ground are evidence; how a draft came about is not."""

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
