"""Personal data of metrics: none."""

from typing import Final

from jiceng.core.privacy import declare

PRIVACY: Final = (
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
    ),
    declare(
        "metrics.LakeMonth",
        plain=["fact", "month", "is_stale", "file", "rows", "bytes", "layout", "written_at"],
    ),
)
