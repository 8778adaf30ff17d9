"""Subscription to calendar feeds."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from jiceng.core.access import Actor
from jiceng.records.links import public as links


def subscribe(*, feed: str, stream_id: UUID, by: Actor, at: datetime) -> str:
    """Issue the URL of a feed; it is valid until its link is revoked or renewed.

    Args:
        feed: code of a contributed `feeds.FeedKind`.

    Returns:
        The path of the URL. It contains the secret, which is stored as a digest only and cannot be
        read again.

    Raises:
        Refused: by the feed's kind.
        LookupError: unknown kind of feeds.
    """
    issued = links.issue(purpose=feed, stream_id=stream_id, by=by, at=at)
    return reverse("calendar-feed", args=[issued.secret])
