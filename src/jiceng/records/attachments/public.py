"""Public interface of attachments."""

from __future__ import annotations

from jiceng.records.attachments.actions import (
    attach,
    detach,
    empty,
    event_data,
    refuse_sent_before,
    unsaved,
)
from jiceng.records.attachments.kinds import takes_attachments
from jiceng.records.attachments.models import Attachment, AttachmentKind, AttachmentQuerySet
from jiceng.records.attachments.parts import Attachments
from jiceng.records.attachments.queries import attachment, attachments_of, visible_to

__all__ = [
    "Attachment",
    "AttachmentKind",
    "AttachmentQuerySet",
    "Attachments",
    "attach",
    "attachment",
    "attachments_of",
    "detach",
    "empty",
    "event_data",
    "refuse_sent_before",
    "takes_attachments",
    "unsaved",
    "visible_to",
]
