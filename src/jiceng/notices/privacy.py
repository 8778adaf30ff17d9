"""What notices hold about people: who was told of what, and how they want to be told. Residents do
not occur."""

from __future__ import annotations

from jiceng.core.privacy import Personal, declare, keep

_TOLD = Personal("to tell staff what waits for them", keep("made", days=180))
_WAY = Personal("to reach staff where they want to be reached", keep("left", days=0))

declare(
    "notices.Notice",
    personal={"person": _TOLD, "read_at": _TOLD},
    plain=["id", "kind", "case", "stream_id", "seq", "at", "made_at", "is_urgent"],
)
declare(
    "notices.Preference",
    personal={"person": _WAY},
    plain=["quiet_from", "quiet_to", "urgent_passes", "modes"],
)
declare(
    "notices.Channel",
    personal={"person": _WAY, "label": _WAY, "url": _WAY},
    plain=["id", "scheme", "is_active", "created_at", "sent_at", "failed_at", "fault"],
)
declare(
    "notices.Message",
    plain=[
        "id", "channel", "title", "body", "made_at", "next_at", "attempts", "sent_at",
        "given_up_at",
    ],
)  # fmt: skip
declare("notices.Delivery", plain=["id", "notice", "channel", "send_at", "message"])
