"""Follow button on the page of a record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jiceng.core.manifests import Contribution
from jiceng.records.followers import actions, queries
from jiceng.records.followers.kinds import CanBeFollowed
from jiceng.records.followers.notifications import notify_followers
from jiceng.records.public import PartRequest, RecordPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Followers(CanBeFollowed):
    """Records of one kind can be followed; see `CanBeFollowed`."""

    def brings(self) -> Iterable[Contribution]:
        """Contribute the button and the notifications."""
        yield from map(notify_followers, self.events)
        yield RecordPart(
            kind=self.kind,
            name="follow",
            order=90,
            template="followers/part.html",
            context=_context,
            post=_post,
        )


def _context(part_request: PartRequest) -> Mapping[str, Any] | None:
    if part_request.actor.kind != "person":
        return None
    return {"follows": queries.follows(part_request.actor, part_request.record)}


def _post(part_request: PartRequest) -> str:
    if part_request.request.POST.get("follow") == "no":
        actions.unfollow(record=part_request.record, by=part_request.actor)
        return _("You no longer follow this.")
    actions.follow(
        kind=part_request.kind,
        record=part_request.record,
        by=part_request.actor,
        at=part_request.at,
    )
    return _("You follow this record and are notified of changes.")
