"""Weights are about nobody."""

from jiceng.core.privacy import declare

declare(
    "metrics.Weighting",
    plain=[
        "id",
        "scope",
        "valid_from",
        "response",
        "resolution",
        "satisfaction",
        "basic_share",
        "satisfied_from",
        "basic_from",
        "minimum",
        "note",
    ],
)
