"""Items of people in this app, which the directory hands over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from jiceng.directory.public import HandedOverItems, KeptReference, Owner
from jiceng.notifications.actions import handover
from jiceng.notifications.models import Notification


def _unread(among: Collection[UUID], _day: date) -> dict[UUID, int]:
    rows = Notification.objects.filter(person__in=among, read_at=None).order_by()
    return dict(rows.values_list("person").annotate(Count("pk")))


HOLDINGS: Final = (
    HandedOverItems(
        "notices.unread",
        Owner.PERSON,
        _("unread notifications"),
        ("notices.Notification.person",),
        _unread,
        handover.take_over_notifications,
        demands=False,
    ),
    KeptReference(
        ("notices.Preference.person", "notices.Channel.person"),
        "a person's settings; they are not handed over",
    ),
)
