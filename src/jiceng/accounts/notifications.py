"""Recipients of notifications about powers: proposals, roles, posts with powers, reset accounts.

Auditors are notified of all of them; people who may confirm a proposal of that proposal, and its
proposer of the decision.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import (
    EventNotification,
    FindRecipients,
    NotificationKind,
    RightHolders,
    person_of,
)
from jiceng.core.permissions import AUDIT_READ
from jiceng.directory import public as directory

KINDS: Final = (
    NotificationKind(
        key="proposal_asked",
        label=_("A change awaits your confirmation"),
        icon="shield-check",
        order=90,
    ),
    NotificationKind(
        key="proposal_decided",
        label=_("A proposal has been decided"),
        icon="circle-check",
        order=90,
    ),
    NotificationKind(
        key="power_changed",
        label=_("Permissions of a role have changed"),
        icon="shield-lock",
        order=90,
    ),
    NotificationKind(
        key="power_given",
        label=_("Person assigned to a position that oversees other accounts"),
        icon="shield-lock",
        order=90,
    ),
    NotificationKind(
        key="account_reset",
        label=_("Account of an auditor or administrator reset by another person"),
        icon="shield-lock",
        order=90,
    ),
)


def _auditors(posts: RightHolders, _about: Any, _event: RecordedEvent) -> set[UUID]:
    return posts.anywhere(AUDIT_READ)


def _concerned(posts: RightHolders, about: Any, event: RecordedEvent) -> set[UUID]:
    """Auditors, people who may decide the proposal, and its proposer."""
    administrators = posts.anywhere(
        directory.ROLE_EDIT, directory.POST_EDIT, directory.ACCOUNT_EDIT
    )
    concerned = directory.concerned_by_proposal(event.stream_id, administrators, posts.moment)
    return _auditors(posts, about, event) | concerned


def _if_it_gives_powers(posts: RightHolders, about: Any, event: RecordedEvent) -> set[UUID]:
    """Auditors, when a post with powers was given; posts set up by the server's operator are left
    out."""
    if person_of(event) is None:
        return set()
    if not directory.gives_powers(event.data["role"], UUID(event.data["unit"])):
        return set()
    return _auditors(posts, about, event)


def _if_they_watch(posts: RightHolders, about: Any, event: RecordedEvent) -> set[UUID]:
    """Auditors, when the account of a person with oversight was reset by another person."""
    if person_of(event) == event.stream_id:
        return set()
    if event.type == "person.edited" and not {"username", "work_number"} & set(
        event.data["fields"]
    ):
        return set()
    if event.stream_id not in posts.anywhere(*directory.OVERSIGHT_RIGHTS):
        return set()
    return _auditors(posts, about, event)


def _proposals(_stream: UUID, _seq: int) -> str:
    return reverse("proposals")


def _notification(
    event: str, kind: str, whom: FindRecipients, *, is_proposal: bool = False
) -> EventNotification:
    return EventNotification(
        event, kind, whom, link=_proposals if is_proposal else None, within_reach=False
    )


NOTIFICATIONS: Final = (
    *KINDS,
    _notification("proposal.made", "proposal_asked", _concerned, is_proposal=True),
    _notification("proposal.confirmed", "proposal_decided", _concerned, is_proposal=True),
    _notification("proposal.refused", "proposal_decided", _concerned, is_proposal=True),
    _notification("role.created", "power_changed", _auditors, is_proposal=True),
    _notification("role.edited", "power_changed", _auditors, is_proposal=True),
    _notification("post.appointed", "power_given", _if_it_gives_powers),
    _notification("person.password_set", "account_reset", _if_they_watch),
    _notification("person.edited", "account_reset", _if_they_watch),
    _notification("factor.removed", "account_reset", _if_they_watch),
    _notification("identity.unlinked", "account_reset", _if_they_watch),
    _notification("key.issued", "account_reset", _if_they_watch),
)
