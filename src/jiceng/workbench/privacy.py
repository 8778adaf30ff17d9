"""Which fields of the desk are personal, why we need them, and when they end."""

from __future__ import annotations

from jiceng.core.privacy import Personal, declare, keep

_DRAFT = Personal("to go on writing where one was interrupted", keep("saved", days=30))
_PRESENCE = Personal("to keep two people from doing the same work", keep("last seen", days=0))

declare(
    "workbench.ReplyTemplate",
    plain=["id", "unit", "name", "text", "move", "category", "state", "edited_at"],
)
declare(
    "workbench.Draft",
    personal={"person": _DRAFT, "text": _DRAFT},
    plain=["id", "case", "field", "saved_at"],
)
declare(
    "workbench.Presence",
    personal={"person": _PRESENCE, "seen_at": _PRESENCE, "wrote_at": _PRESENCE},
    plain=["id", "case"],
)
