"""Sending of due messages, repeated until they are accepted or abandoned.

Delivery is at least once: a message is sent again if the worker dies between the service's
acceptance and the stored result. Its identifier and text stay the same, and webhooks get the
identifier as `Idempotency-Key` to recognise repetitions.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.conf import settings

from jiceng.core import ssrf_guard
from jiceng.notifications import apprise_addresses, delivery_lanes
from jiceng.notifications.actions import outbox
from jiceng.notifications.models import Message

if TYPE_CHECKING:
    import apprise

SEND_SECONDS: Final = 15.0
SLOW: Final = delivery_lanes.SLOW
logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would write addresses into the log


def send_due(at: datetime) -> int:
    """Send all due messages; returns the number accepted."""
    while outbox.bundle(at=at):
        pass
    return delivery_lanes.run(
        lambda busy: outbox.claim(at=at, but_not_to=busy),
        lane=lambda message: message.channel.person_id,
        send=_send,
        note=lambda message, fault: outbox.store_result(message=message, fault=fault, at=at),
    )


def _send(message: Message) -> str:
    channel = message.channel
    return deliver(
        channel.url, message.title, message.body, key=str(message.pk), lane=str(channel.person_id)
    )


def deliver(stored: str, title: str, body: str, *, key: str, lane: str) -> str:
    """Send to one address; returns the code of an error, "" when accepted.

    Args:
        lane: the kind of its owner.
    """
    url, may_be_inside = apprise_addresses.apprise_target(stored)
    if url.startswith(("json://", "jsons://")):
        joint = "&" if "?" in url else "?"
        url = f"{url}{joint}%2BIdempotency-Key={quote(key)}"
    import apprise  # noqa: PLC0415 - slow to import

    try:
        made = apprise.Apprise.instantiate(url)
    except TypeError:
        made = None
    if made is None:
        return "address"
    if may_be_inside:
        return _notified(made, title, body)
    apprise_addresses.remove_dangerous_parameters(made)
    host = apprise_addresses.host_of(made)
    try:
        if host and not ssrf_guard.is_allowed_host(host, lane=lane):
            return "inside"
    except TimeoutError:
        return SLOW
    with ssrf_guard.guarded():
        return _notified(made, title, body)


def deliver_mail(address: str, title: str, body: str, headers: Mapping[str, str]) -> str:
    """Send plain text by the installation's own mail server; returns the code of an error."""
    import apprise  # noqa: PLC0415 - slow to import
    from apprise.plugins.email import NotifyEmail  # noqa: PLC0415 - slow to import

    url, _inside = apprise_addresses.apprise_target(f"{apprise_addresses.MAIL}:{address}")
    made = apprise.Apprise.instantiate(f"{url}&format=text") if settings.JICENG_MAIL else None
    if not isinstance(made, NotifyEmail):
        return "address"
    made.headers.update(headers)
    return _notified(made, title, body)


def _notified(made: apprise.NotifyBase, title: str, body: str) -> str:
    """Send within `SEND_SECONDS` in total, or fail."""
    with ssrf_guard.time_limited(SEND_SECONDS) as is_over:
        taken = made.notify(title=title, body=body)
        # A truncated response looks like a short one, so it is discarded.
        if is_over():
            return SLOW
        return "" if taken else "refused"
