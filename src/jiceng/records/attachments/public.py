"""The door of attachments: what other apps may import."""

from __future__ import annotations

from jiceng.records.attachments.actions import (
    attach,
    detach,
    empty,
    refuse_sent_before,
    told,
    unsaved,
)
from jiceng.records.attachments.models import Attachment, AttachmentKind
from jiceng.records.attachments.parts import Attachments
from jiceng.records.attachments.queries import attachment, attachments_of, visible_to

__all__ = [
    "Attachment",
    "AttachmentKind",
    "Attachments",
    "attach",
    "attachment",
    "attachments_of",
    "detach",
    "empty",
    "refuse_sent_before",
    "told",
    "unsaved",
    "visible_to",
]
