"""Privacy of links: no personal data, only a digest of random data and the day of the last use."""

from __future__ import annotations

from typing import Final

from jiceng.core.privacy import declare

PRIVACY: Final = (
    declare(
        "links.SecretLink",
        plain=[
            "id",
            "stream_kind",
            "stream_id",
            "subject_id",
            "purpose",
            "digest",
            "issued_at",
            "ends_at",
            "revoked_at",
            "replaced_by",
            "last_used_on",
        ],
    ),
)
