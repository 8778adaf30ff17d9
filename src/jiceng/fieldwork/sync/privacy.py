"""Personal data of devices and commands."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import Personal, declare, keep

DAYS: Final = 90
KEY_DAYS: Final = 730
"""A phone that comes back later than that has to be set up again."""
_SENT: Final = Personal("to show what was sent and why it was refused", keep("received", days=DAYS))

PRIVACY: Final = (
    declare(
        "field_sync.ReceivingKey",
        personal={
            "private": Personal("to open what phones have sealed", keep("made", days=KEY_DAYS))
        },
        plain=["id", "public", "made_at", "erased_at"],
    ),
    declare(
        "field_sync.Device",
        plain=[
            "id",
            "phone",
            "person",
            "name",
            "signing_key",
            "enrolled_at",
            "opens_until",
            "received",
            "revoked_at",
        ],
    ),
    declare("field_sync.Contact", plain=["device", "made", "heard_at", "seed"]),
    declare(
        "field_sync.Command",
        personal={"text": _SENT, "reason": _SENT},
        plain=[
            "id",
            "device",
            "number",
            "stream",
            "step",
            "name",
            "digest",
            "made_at",
            "received_at",
            "state",
            "code",
            "settled_at",
            "erased_at",
        ],
    ),
    declare(
        "field_sync.CommandFile",
        plain=[
            "id",
            "command",
            "kind",
            "shows",
            "digest",
            "bytes",
            "state",
            "received",
            "reason",
            "settled_at",
        ],
    ),
    declare(
        "field_sync.IncomingFile",
        plain=["file", "key", "point", "nonce", "size", "content"],
    ),
    declare(
        "field_sync.Conflict",
        personal={"mine": _SENT, "theirs": _SENT},
        plain=[
            "id",
            "command",
            "field",
            "theirs_by",
            "theirs_at",
            "takes_mine",
            "decided_at",
            "erased_at",
        ],
    ),
)
