"""Actions on mail subscriptions of residents: request, confirmation, end.

The answer to a request is the same whether the address is known, new or over its daily limit, so
it does not reveal subscriptions. A request writes no event, since an unconfirmed address may be
invented by a machine and a chain is never erased. Confirmation and end write one event each, with
the grid and no personal data.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.grids import public as grids
from jiceng.notifications import queries, rules
from jiceng.notifications.apprise_addresses import address_index, address_indexes
from jiceng.notifications.mail_subscriptions import mail_subscriptions
from jiceng.notifications.models import Letter, LetterKind, Subscription

WRITES: Final = {
    "subscribe": "nothing is recorded about an address before its owner confirms it",
    "_row": "nothing is recorded about an address before its owner confirms it",
    "ask_to_reconfirm": "a queued reminder; the answer is recorded",
}

LONGEST = 254


@transaction.atomic
def subscribe(*, kind: str, grid_code: str, address: str, language: str, at: datetime) -> None:
    """Send a mail that asks for confirmation of a subscription.

    Args:
        kind: of the records of which those about the grid are sent (`mail_subscriptions`).

    Raises:
        Refused: this installation sends no mail.
        Invalid: not an email address.
        NotFound: unknown grid, or a kind of which nothing is sent.
    """
    if not queries.can_mail_residents():
        raise Refused(
            _("Email is not available here. Use the feed instead."), "subscription.no_mail"
        )
    address = address.strip()
    if not _is_address(address):
        raise Invalid(_("This is not an email address."), "subscription.address", field="email")
    grids.grid_in_force(grid_code)
    if kind not in mail_subscriptions():
        raise NotFound(
            _("Subscription not available. Choose one from the list."), "subscription.kind"
        )
    row = _row(kind, grid_code, address, language, at)
    if row.confirmed_at is None and _may_write(row, at):
        Letter.objects.create(subscription=row, kind=LetterKind.CONFIRM, made_at=at, next_at=at)


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    # A quoted local part may contain another address, to which some mailers would send.
    return len(address) <= LONGEST and '"' not in address


def _row(kind: str, code: str, address: str, language: str, at: datetime) -> Subscription:
    index, known_as = address_index(address), address_indexes(address)
    here = {"kind": kind, "grid_code": code}
    known = Subscription.objects.filter(**here, address_index__in=known_as)
    found = known.select_for_update().first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Subscription.objects.create(
                **here, address=address, address_index=index, language=language, asked_at=at
            )
    except IntegrityError:  # the same form was sent twice in parallel
        return known.select_for_update().get()


def _may_write(row: Subscription, at: datetime) -> bool:
    """Limit of mails to one address, so that repeated requests do not flood it."""
    day = Letter.objects.filter(
        subscription__address_index__in=address_indexes(row.address),
        kind=LetterKind.CONFIRM,
        made_at__gt=at - timedelta(days=1),
    )
    made = list(day.values_list("subscription_id", "made_at"))
    return rules.may_ask_by_mail(
        [when for _id, when in made], [when for id_, when in made if id_ == row.pk], at
    )


@transaction.atomic
def confirm_subscription(*, subscription: UUID, by: Actor, at: datetime) -> Subscription:
    """Confirm a subscription for one year.

    Raises:
        NotFound: it has ended, or was not confirmed in time.
    """
    row = Subscription.objects.select_for_update().filter(pk=subscription).first()
    if row is None or (row.confirmed_at is None and rules.is_forgotten(row.asked_at, at)):
        raise NotFound(
            _("This confirmation has expired. Subscribe again on the grid's page."),
            "subscription.gone",
        )
    row.confirmed_at = row.confirmed_at or at
    row.wanted_at, row.asked_again_at = at, None
    row.save(update_fields=["confirmed_at", "wanted_at", "asked_again_at"])
    data = {"grid": row.grid_code, "kind": row.kind}
    record("subscription", row.pk, "subscription.confirmed", by=by, at=at, data=data)
    return row


@transaction.atomic
def end_subscription(*, subscription: UUID, by: Actor, at: datetime) -> None:
    """End a subscription and erase the address; idempotent."""
    row = Subscription.objects.select_for_update().filter(pk=subscription).first()
    if row is not None:
        _end(row, by, at, "unsubscribed")


def _end(row: Subscription, by: Actor, at: datetime, why: str) -> None:
    if row.confirmed_at is not None:
        data = {"grid": row.grid_code, "kind": row.kind, "why": why}
        record("subscription", row.pk, "subscription.ended", by=by, at=at, data=data)
    row.delete()


@transaction.atomic
def ask_to_reconfirm(*, at: datetime, batch: int = 500) -> int:
    """Ask subscribers again a year after their confirmation; returns their number."""
    due = Subscription.objects.select_for_update(skip_locked=True).filter(
        wanted_at__lte=at - rules.ASK_AGAIN_AFTER, asked_again_at=None
    )
    rows = list(due.order_by("wanted_at")[:batch])
    Letter.objects.bulk_create(
        Letter(subscription=row, kind=LetterKind.AGAIN, made_at=at, next_at=at) for row in rows
    )
    Subscription.objects.filter(pk__in=[row.pk for row in rows]).update(asked_again_at=at)
    return len(rows)


@transaction.atomic
def drop_unconfirmed(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete unconfirmed addresses."""
    past = Subscription.objects.filter(confirmed_at=None, asked_at__lt=cutoff)
    return _drop(
        list(past.order_by("asked_at").select_for_update(skip_locked=True)[:batch]), by, at
    )


@transaction.atomic
def drop_unanswered(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase addresses whose owners were asked again and did not confirm."""
    past = Subscription.objects.filter(asked_again_at__lt=cutoff)
    rows = past.order_by("asked_again_at").select_for_update(skip_locked=True)[:batch]
    return _drop(list(rows), by, at)


def _drop(rows: list[Subscription], by: Actor, at: datetime) -> int:
    for row in rows:
        _end(row, by, at, "unanswered")
    return len(rows)
