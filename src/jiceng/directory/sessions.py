"""Session values beyond the signed-in person; `accounts` writes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

CONFIRMED: Final = "confirmed_at"
"""Time of the last confirmation of identity in this session, in seconds since 1970."""


def set_identity_confirmed(request: HttpRequest, at: datetime) -> None:
    """Store that the person has confirmed their identity."""
    request.session[CONFIRMED] = int(at.timestamp())


def is_confirmed(request: HttpRequest, at: datetime) -> bool:
    """Whether the person has confirmed their identity recently."""
    window: timedelta = settings.JICENG_REASK
    session: SessionBase | None = getattr(request, "session", None)
    confirmed_at = session.get(CONFIRMED) if session is not None else None
    return isinstance(confirmed_at, int) and at.timestamp() - confirmed_at < window.total_seconds()
