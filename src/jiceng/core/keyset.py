"""Cursors of keyset pages: the position of the last row, as an opaque text for the client.

They are neither secret nor a permission (a page is filtered by the reader's own reach), so they are
not signed; an invalid one is refused with a message.
"""

from __future__ import annotations

import binascii
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FORM = struct.Struct(">q16s")


def encode(at: datetime, id_: UUID) -> str:
    """The cursor after a row with this sort time and identifier."""
    packed = _FORM.pack((at - _EPOCH) // _MICROSECOND, id_.bytes)
    return urlsafe_b64encode(packed).decode()


def decode(cursor: str) -> tuple[datetime, UUID]:
    """The contents of a cursor made by `encode`.

    Raises:
        Invalid: for anything else.
    """
    try:
        micros, raw = _FORM.unpack(urlsafe_b64decode(cursor.encode("ascii")))
        return _EPOCH + timedelta(microseconds=micros), UUID(bytes=raw)
    except (binascii.Error, struct.error, ValueError, OverflowError):
        raise Invalid(
            _("This page does not exist any more. Start from the first one."), "page.unknown"
        ) from None
