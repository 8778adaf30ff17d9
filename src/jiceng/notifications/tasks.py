"""Background tasks: reading events, sending messages, erasing old data."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app

from jiceng.core import periodic_tasks
from jiceng.core.access import SYSTEM
from jiceng.core.retention import BATCH, Retention
from jiceng.notifications import actions, event_reader, rules, sending, subscriber_mail, subscribers

# Module name in jobs queued by an earlier release.
QUEUED_AS: Final = "jiceng.notifications.tasks"


@app.periodic(cron="* * * * *")
@app.task(
    queueing_lock="notices.read",
    lock="notices.read",
    pass_context=False,
    aliases=[f"{QUEUED_AS}.read_events"],
)
def read_events(timestamp: int) -> int:
    """Create notifications of new events, every minute."""
    return event_reader.read_events(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(
    queueing_lock="notices.send",
    lock="notices.send",
    pass_context=False,
    aliases=[f"{QUEUED_AS}.send_due"],
)
def send_due(timestamp: int) -> int:
    """Send due messages, every minute; a slow service does not delay the inbox."""
    return sending.send_due(timezone.now())


@app.periodic(cron="* * * * *")
@app.task(
    queueing_lock="notices.news",
    lock="notices.news",
    pass_context=False,
    aliases=[f"{QUEUED_AS}.send_news"],
)
def send_letters(timestamp: int) -> int:
    """Queue and send mails to subscribers, every minute."""
    now = timezone.now()
    subscribers.read_events(now)
    return subscriber_mail.send_due(now)


@app.periodic(cron="25 * * * *")
@app.task(
    queueing_lock="notices.subscriptions",
    lock="notices.subscriptions",
    pass_context=False,
    aliases=[f"{QUEUED_AS}.tend_subscriptions"],
)
def tend_subscriptions(timestamp: int) -> None:
    """Delete unconfirmed addresses, hourly as promised to residents. Ask the others again after a
    year."""
    now = timezone.now()
    cutoff = now - rules.CONFIRM_WITHIN
    while actions.drop_unconfirmed(cutoff=cutoff, by=SYSTEM, at=now, batch=BATCH):
        pass
    while actions.ask_to_reconfirm(at=now):
        pass


KEEP = timedelta(days=180)


UPKEEP: Final = (
    Retention(
        "notices.notice",
        KEEP,
        actions.erase_notifications,
        label=_("Staff notifications"),
        erases=["notices.Notification"],
    ),
    Retention(
        "notices.left",
        timedelta(0),
        actions.erase_settings_of_former_staff,
        label=_("Notification settings of people who have left"),
        erases=["notices.Preference", "notices.Channel"],
    ),
    Retention(
        "notices.unconfirmed",
        rules.CONFIRM_WITHIN,
        actions.drop_unconfirmed,
        label=_("Unconfirmed email addresses"),
        erases=["notices.Subscription"],
    ),
    Retention(
        "notices.unanswered",
        rules.ANSWER_WITHIN,
        actions.drop_unanswered,
        label=_("Email addresses not reconfirmed after a year"),
    ),
    periodic_tasks.MonitoredTask("sending", send_due.name, _("Notification delivery")),
)
