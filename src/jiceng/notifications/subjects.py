"""Personal data of subscribers for data subject requests."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.core.access import Actor
from jiceng.core.data_subjects import PersonalDataItem, Source, Subject
from jiceng.directory import public as directory
from jiceng.notifications import actions
from jiceng.notifications.apprise_addresses import address_indexes
from jiceng.notifications.models import Subscription


def find(subject: Subject) -> list[PersonalDataItem]:
    """The subscriptions of a mail address."""
    if not subject.email:
        return []
    rows = Subscription.objects.filter(address_index__in=address_indexes(subject.email))
    return [
        PersonalDataItem(
            ref=str(row.pk),
            title=_("Email subscription of grid %s") % row.grid_code,
            fields=(
                (_("Mail"), row.address),
                (_("Application submitted"), directory.civil_day(row.asked_at).isoformat()),
            ),
        )
        for row in rows.order_by("asked_at", "pk")
    ]


def erase(*, ref: str, by: Actor, at: datetime) -> None:
    """End a subscription, which erases the address."""
    actions.end_subscription(subscription=UUID(ref), by=by, at=at)


SUBJECTS: Final = (Source("notices", gettext_lazy("Subscriptions"), find, erase),)
