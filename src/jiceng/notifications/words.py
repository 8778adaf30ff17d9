"""Texts of notifications, made when they are read or sent from the subject's kind of stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jiceng.core.notification_kinds import EventNotification, notification_kinds, notify_by_event
from jiceng.core.streams import label_of_event, path_of, stream_kinds
from jiceng.notifications import rules
from jiceng.notifications.audience import loaded
from jiceng.notifications.models import Notification

MODES: Mapping[str, Any] = {
    rules.AT_ONCE: gettext_lazy("immediately"),
    rules.HOURLY: gettext_lazy("hourly summary"),
    rules.DAILY: gettext_lazy("morning summary"),
    rules.OFF: gettext_lazy("only on this site"),
}
FAULTS: Mapping[str, Any] = {
    "refused": gettext_lazy("The service rejected the message. Check the address."),
    "slow": gettext_lazy("The service did not answer in time."),
    "inside": gettext_lazy("Addresses in the internal network are not allowed."),
    "address": gettext_lazy("The address is no longer valid here."),
}
MOST_LINES = 20
ICON = "bell"


@dataclass(frozen=True, slots=True)
class NotificationText:
    """Text of a notification.

    Args:
        label: the event.
        summary: the subject, in parts.
    """

    label: str
    icon: str
    summary: tuple[str, ...]

    @property
    def line(self) -> str:
        """The complete text in one line."""
        return ": ".join(filter(None, (self.label, " · ".join(self.summary))))


def texts_of(notifications: Sequence[Notification]) -> dict[UUID, NotificationText]:
    """Texts of notifications by their identifiers: one query for each kind of stream."""
    subjects = loaded([(each.stream_kind, each.stream_id) for each in notifications])
    kinds, streams = notification_kinds(), stream_kinds()
    found = {}
    for each in notifications:
        kind = kinds.get(each.kind)
        subject = subjects.get(each.stream_kind, {}).get(each.stream_id)
        summary = streams[each.stream_kind].summary if subject is not None else None
        found[each.pk] = NotificationText(
            _label(each),
            kind.icon if kind else ICON,
            tuple(summary(subject)) if summary else (),
        )
    return found


def _label(notification: Notification) -> str:
    declared, kind = _declared(notification), notification_kinds().get(notification.kind)
    if declared is not None and declared.words is not None:
        return str(declared.words)
    return str(kind.label) if kind else label_of_event(notification.event_type)


def _declared(notification: Notification) -> EventNotification | None:
    """The contribution of a kind; None when its app no longer contributes it."""
    among = notify_by_event().get(notification.event_type, ())
    return next((each for each in among if each.kind == notification.kind), None)


def subject(notifications: Sequence[Notification]) -> str:
    """The title of a message about some notifications."""
    if len(notifications) == 1:
        return _label(notifications[0])
    count = len(notifications)
    return ngettext("%(count)s notification", "%(count)s notifications", count) % {"count": count}


def body(notifications: Sequence[Notification]) -> str:
    """The text of a message about some notifications, each with its link."""
    shown = notifications[:MOST_LINES]
    words = texts_of(shown)
    lines = [_linked(each, words[each.pk].line) for each in shown]
    if len(notifications) > MOST_LINES:
        lines.append(_("… and %s more on this site") % (len(notifications) - MOST_LINES))
    return "\n".join(lines)


def _linked(notification: Notification, line: str) -> str:
    if not settings.JICENG_PUBLIC_URL:
        return line
    return f"{line}\n{settings.JICENG_PUBLIC_URL}{link(notification)}"


def link(notification: Notification) -> str:
    """Path of a notification's target."""
    declared = _declared(notification)
    if declared is not None and declared.link is not None:
        return declared.link(notification.stream_id, notification.seq)
    return path_of(notification.stream_kind, notification.stream_id)
