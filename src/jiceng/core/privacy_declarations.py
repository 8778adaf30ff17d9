"""Core's own declarations: chains name actors by reference and hold no personal data in clear."""

from jiceng.core.privacy import declare

declare("core.Stream", plain=["id", "kind", "seq", "hash"])
declare(
    "core.Event",
    plain=[
        "stream_id", "seq", "stream_kind", "type", "at", "recorded_at", "actor", "data",
        "algorithm", "prev_hash", "hash",
    ],
)  # fmt: skip
declare("core.DayRoot", plain=["day", "algorithm", "count", "root", "closed_at"])
declare("core.Version", plain=["name", "number"])
declare("core.CalendarOverride", plain=["day", "is_working", "note"])
declare("core.AnnouncedYear", plain=["year"])
