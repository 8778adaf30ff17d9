"""Notifications about events of requests: kinds, recipients and texts.

`RECIPIENTS` lists the events with their kind and recipients: the responsible people by positions at
the time of the notification.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from jiceng.cases.access import specialists
from jiceng.cases.duty import who_receives
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Approval, Case, State, Urgency
from jiceng.cases.service_words import next_due
from jiceng.core.event_readers import RecordedEvent
from jiceng.core.notification_kinds import (
    EventNotification,
    FindRecipients,
    NotificationKind,
    RightHolders,
    unit_of,
)
from jiceng.core.templatetags.parts import short_moment
from jiceng.core.worktime import CIVIL
from jiceng.records.remarks.public import mentions_in

KINDS: Final = (
    NotificationKind(
        key="whistled",
        label=later("Your unit has a whistle call"),
        icon="speakerphone",
        order=10,
    ),
    NotificationKind(
        key="arrival_missed",
        label=later("A department that was called did not check in on time"),
        icon="map-pin-question",
        order=10,
    ),
    NotificationKind(
        key="supervised", label=later("One of your requests is escalated"), icon="eye", order=10
    ),
    NotificationKind(
        key="breached", label=later("A deadline has passed"), icon="clock-exclamation", order=10
    ),
    NotificationKind(
        key="returned", label=later("A request was returned"), icon="arrow-back-up", order=10
    ),
    NotificationKind(
        key="assigned", label=later("A request has arrived at your unit"), icon="inbox", order=10
    ),
    NotificationKind(
        key="specialist",
        label=later("A request in your field on one of your grids"),
        icon="shield-check",
        order=10,
    ),
    NotificationKind(key="due_soon", label=later("A deadline is near"), icon="clock", order=10),
    NotificationKind(
        key="dormant",
        label=later("Inactive request: its content will be erased"),
        icon="clock",
        order=10,
    ),
    NotificationKind(
        key="resident_added",
        label=later("A resident added information"),
        icon="message-plus",
        order=10,
    ),
    NotificationKind(
        key="merged",
        label=later("A request was merged with one of yours, or unmerged"),
        icon="git-merge",
        order=10,
    ),
    NotificationKind(
        key="taken_back",
        label=later("A request was withdrawn from your unit"),
        icon="arrow-back-up",
        order=10,
    ),
)


def summary(case: Case) -> Sequence[str]:
    """Number, category and deadline of a request, without anything that a resident wrote."""
    matter = categories.get().get(case.category_id or "")
    parts = [case.number, matter.label if matter else ""]
    coming = next_due(case) if case.is_open else None
    if coming is not None:
        axis, due = str(coming.label), _moment(coming.due)
        parts.append(_("%(what)s due %(moment)s") % {"what": axis, "moment": due})
    return [part for part in parts if part]


def _moment(instant: datetime) -> str:
    with timezone.override(CIVIL):
        return short_moment(instant)


def _in_charge(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """The person who acknowledged the request, else those of the unit who may."""
    if case.handler_id is not None and case.state in {"handling", "suspended"}:
        return {case.handler_id}
    return posts.at_unit(case.unit_id, "case.sign", "case.accept")


def _to_accept(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """Those who accept requests at the unit; where a duty roster is kept, those on duty."""
    unit = unit_of(event) or case.unit_id
    return who_receives(posts.at_unit(unit, "case.accept"), unit, posts.day)


def _reopened(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """Those who acknowledge it, or dispatch it if it had been answered directly."""
    find = _to_dispatch if case.state == State.ACCEPTED else _to_sign
    return find(posts, case, event)


def _to_sign(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    return posts.at_unit(unit_of(event) or unit_of(event, "to") or case.unit_id, "case.sign")


def _to_dispatch(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    return posts.at_unit(unit_of(event, "to") or case.unit_id, "case.dispatch")


def _former(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """Those from whom a request was withdrawn."""
    return posts.at_unit(unit_of(event, "from"), "case.sign")


def _called(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    units = [UUID(unit) for unit in dict(event.data.get("tasks") or {}).values()]
    return {person for unit in units for person in posts.at_unit(unit, "case.report_in")}


def _called_after(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """Those of the unit to which a call was handed over."""
    return posts.at_unit(unit_of(event, "to"), "case.report_in")


def _in_charge_and_supervisors(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """Those in charge and their nearest supervisors."""
    return _in_charge(posts, case, event) | posts.at_unit(case.unit_id, "case.supervise")


def _deciders(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    right = "case.review_appeal" if event.data.get("kind") == "appeal" else "case.approve"
    return posts.at_unit(case.unit_id, right)


def _applicant(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    approval = Approval.objects.filter(stream=case.pk, pk=event.data["approval"]).first()
    return (
        {approval.asked_by_id}
        if approval and approval.asked_by_id and event.data.get("final")
        else set()
    )


def _missed(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """Those of the calling unit, of the called department and its leaders."""
    caller, called = unit_of(event, "called_by"), unit_of(event)
    return (
        posts.at_unit(caller, "case.whistle")
        | posts.at_unit(called, "case.report_in")
        | posts.at_unit(called, "case.approve")
    )


def _mentioned(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """People mentioned in a note; for a unit, those who work on requests there."""
    named = mentions_in(event.data)
    people = set(named.people)
    for unit in named.units:
        people |= posts.at_unit(unit, "case.handle", "case.dispatch", "case.supervise")
    return people


def _specialists(posts: RightHolders, case: Case, event: RecordedEvent) -> set[UUID]:
    """Specialists of its grid for its category, when it is created or reclassified."""
    if event.type == "case.category_confirmed" and event.data.get("was") == event.data.get(
        "category"
    ):
        return set()
    return specialists.of(case, posts.day)


def _is_called_to_emergency(case: Case, event: RecordedEvent) -> bool:
    return event.data.get("ground") == "emergency"


def _is_emergency(case: Case, event: RecordedEvent) -> bool:
    return case.urgency >= Urgency.EMERGENCY


URGENT: Final = {
    "whistled": _is_called_to_emergency,
    "arrival_missed": _is_called_to_emergency,
    "assigned": _is_emergency,
    "returned": _is_emergency,
    "breached": _is_emergency,
}
"""Events that may be delivered in quiet hours: a new emergency, or a call to one."""


def _whistle(case: UUID, _seq: int) -> str:
    return reverse("whistle", args=[case])


def _note(case: UUID, seq: int) -> str:
    return f"{reverse('request', args=[case])}#event-{seq}"


LINKS: Final[dict[str, Callable[[UUID, int], str]]] = {
    "whistled": _whistle,
    "arrival_missed": _whistle,
    "mention": _note,
}
"""Link targets of kinds that do not open the request itself."""

RECIPIENTS: Final[dict[str, tuple[str, FindRecipients]]] = {
    "case.opened": ("specialist", _specialists),
    "case.category_confirmed": ("specialist", _specialists),
    "case.routed": ("assigned", _to_accept),
    "case.dispatched": ("assigned", _to_sign),
    "case.transferred": ("assigned", _to_sign),
    "case.reopened": ("assigned", _reopened),
    "case.handed_over": ("assigned", _to_sign),
    "case.task_handed_over": ("whistled", _called_after),
    "case.returned": ("returned", _to_dispatch),
    "case.whistled": ("whistled", _called),
    "case.arrival_missed": ("arrival_missed", _missed),
    "case.supervised": ("supervised", _in_charge),
    "case.reminded": ("due_soon", _in_charge),
    "case.breached": ("breached", _in_charge_and_supervisors),
    "case.dormant": ("dormant", _in_charge_and_supervisors),
    "case.asked": ("approval_asked", _deciders),
    "case.decided": ("approval_decided", _applicant),
    "case.noted": ("mention", _mentioned),
    "case.added": ("resident_added", _in_charge),
    "case.member_added": ("resident_added", _in_charge),
    "case.absorbed": ("merged", _in_charge),
    "case.released": ("merged", _in_charge),
    "case.unmerged": ("assigned", _in_charge),
    "case.taken_back": ("taken_back", _former),
    "case.joined": ("resident_added", _in_charge),
}

NOTIFICATIONS: Final = (
    *KINDS,
    *(
        EventNotification(type_, kind, whom, urgent=URGENT.get(kind), link=LINKS.get(kind))
        for type_, (kind, whom) in RECIPIENTS.items()
    ),
)
