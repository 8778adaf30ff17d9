"""What a browser's session knows beyond who is signed in; `accounts` writes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

CONFIRMED: Final = "confirmed_at"
"""When somebody has last shown in this session who they are, in seconds since 1970."""


def confirm(request: HttpRequest, at: datetime) -> None:
    """Somebody has shown who they are."""
    request.session[CONFIRMED] = int(at.timestamp())


def is_confirmed(request: HttpRequest, at: datetime) -> bool:
    """Whether somebody has shown lately who they are."""
    window: timedelta = settings.JICENG_REASK
    session: SessionBase | None = getattr(request, "session", None)
    confirmed_at = session.get(CONFIRMED) if session is not None else None
    return isinstance(confirmed_at, int) and at.timestamp() - confirmed_at < window.total_seconds()
