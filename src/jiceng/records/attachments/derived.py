"""Integrity check of photo files against the digests in the attach events.

Events hold digests, not content, so only this comparison detects an exchanged file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from django.core.files.storage import default_storage

from jiceng.core.state_findings import StateFinding, StateFindingKind
from jiceng.records.attachments.models import Attachment

TABLE: Final = "cases_attachment"
AT_ONCE: Final = 1000


def photos() -> Iterator[StateFinding]:
    """Findings for photos whose file differs from the attached one or is missing."""
    kept = Attachment.objects.exclude(name="").order_by("id").values_list("id", "name", "digest")
    for row, name, digest in kept.iterator(chunk_size=AT_ONCE):
        try:
            with default_storage.open(name) as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield StateFinding(StateFindingKind.FILE_MISSING, TABLE, str(row))
            continue
        if found != digest:
            yield StateFinding(StateFindingKind.FILE_CHANGED, TABLE, str(row))
