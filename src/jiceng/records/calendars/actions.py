"""Subscribing to a feed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from jiceng.core.access import Actor
from jiceng.records.links import public as links


def subscribe(*, feed: str, stream_id: UUID, by: Actor, at: datetime) -> str:
    """Give out the address of a feed; it holds until its link is revoked or renewed.

    Args:
        feed: code of a contributed `feeds.FeedKind`.

    Returns:
        The path of the address. It is told now and can never be looked up again.

    Raises:
        Refused: by the feed's kind.
        LookupError: for a kind that no app contributes.
    """
    issued = links.issue(purpose=feed, stream_id=stream_id, by=by, at=at)
    return reverse("calendar-feed", args=[issued.secret])
