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


def _auditors(posts: RightHolders, _about: Any, _told: RecordedEvent) -> set[UUID]:
    return posts.anywhere(AUDIT_READ)


def _concerned(posts: RightHolders, about: Any, told: RecordedEvent) -> set[UUID]:
    """Auditors, people who may decide the proposal, and its proposer."""
    administrators = posts.anywhere(
        directory.ROLE_EDIT, directory.POST_EDIT, directory.ACCOUNT_EDIT
    )
    concerned = directory.concerned_by_proposal(told.stream_id, administrators, posts.moment)
    return _auditors(posts, about, told) | concerned


def _if_it_gives_powers(posts: RightHolders, about: Any, told: RecordedEvent) -> set[UUID]:
    """Auditors, when a post with powers was given; posts set up by the server's operator are left
    out."""
    if person_of(told) is None:
        return set()
    if not directory.gives_powers(told.data["role"], UUID(told.data["unit"])):
        return set()
    return _auditors(posts, about, told)


def _if_they_watch(posts: RightHolders, about: Any, told: RecordedEvent) -> set[UUID]:
    """Auditors, when the account of a person with oversight was reset by another person."""
    if person_of(told) == told.stream_id:
        return set()
    if told.type == "person.edited" and not {"username", "work_number"} & set(told.data["fields"]):
        return set()
    if told.stream_id not in posts.anywhere(*directory.OVERSIGHT_RIGHTS):
        return set()
    return _auditors(posts, about, told)


def _proposals(_stream: UUID, _seq: int) -> str:
    return reverse("proposals")


def _told(
    event: str, kind: str, whom: FindRecipients, *, is_proposal: bool = False
) -> EventNotification:
    return EventNotification(
        event, kind, whom, link=_proposals if is_proposal else None, within_reach=False
    )


NOTIFICATIONS: Final = (
    *KINDS,
    _told("proposal.made", "proposal_asked", _concerned, is_proposal=True),
    _told("proposal.confirmed", "proposal_decided", _concerned, is_proposal=True),
    _told("proposal.refused", "proposal_decided", _concerned, is_proposal=True),
    _told("role.created", "power_changed", _auditors, is_proposal=True),
    _told("role.edited", "power_changed", _auditors, is_proposal=True),
    _told("post.appointed", "power_given", _if_it_gives_powers),
    _told("person.password_set", "account_reset", _if_they_watch),
    _told("person.edited", "account_reset", _if_they_watch),
    _told("factor.removed", "account_reset", _if_they_watch),
    _told("identity.unlinked", "account_reset", _if_they_watch),
    _told("key.issued", "account_reset", _if_they_watch),
)
