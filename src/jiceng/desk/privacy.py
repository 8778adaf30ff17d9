"""Personal fields of the desk: purpose and retention."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

_DRAFT = Personal("to go on writing where one was interrupted", keep("saved", days=30))
_PRESENCE = Personal("to keep two people from doing the same work", keep("last seen", days=0))
_FILTER = Personal("to find the same requests again; it may name people", keep("left", days=0))
_EXPORT = Personal("to provide a table to its requester", keep("asked", days=7))

PRIVACY: Final = (
    declare(
        "workbench.Draft",
        personal={"person": _DRAFT, "text": _DRAFT},
        plain=["id", "stream", "field", "saved_at"],
    ),
    declare(
        "workbench.Presence",
        personal={
            "person": _PRESENCE,
            "seen_at": _PRESENCE,
            "wrote_at": _PRESENCE,
            "left_at": _PRESENCE,
        },
        plain=["id", "stream", "visit"],
    ),
    declare(
        "workbench.SavedFilter",
        personal={"person": _FILTER, "name": _FILTER, "query": _FILTER},
        plain=["id", "list", "unit", "position", "edited_at"],
    ),
    declare(
        "workbench.Export",
        personal={"person": _EXPORT, "query": _EXPORT, "name": _EXPORT},
        plain=["job", "source", "rows", "sight", "bytes", "written_at"],
    ),
)
