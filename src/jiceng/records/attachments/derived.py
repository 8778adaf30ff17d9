"""Files of photos, compared with what was attached. No event tells of a file's content; whoever
exchanged a photo would hide what it showed."""

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
    """Photos whose file is another one than was attached, or is gone."""
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
