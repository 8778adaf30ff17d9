"""Actions on announcements: publish, correct, withdraw.

An announcement is public, but a chain is never erased: events hold digests, and `NewsChange` holds
earlier texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.notifications import queries, rules
from jiceng.notifications.models import NewsChange, NewsItem
from jiceng.notifications.permissions import NEWS_EDIT

LIMITS: Final = {"title": 80, "text": 4000, "reason": 400}
"""Characters, by field; a text message and a poster's line hold a title of that length."""


@transaction.atomic
def publish_announcement(
    *,
    by: Actor,
    at: datetime,
    unit: UUID,
    title: str,
    text: str,
    valid_from: date | None,
    valid_to: date | None,
    grid_codes: Collection[str] = (),
) -> NewsItem:
    """Publish an announcement for a community or street; subscribers get it by mail.

    Args:
        unit: the unit whose residents are addressed.
        grid_codes: only those of these grids of the unit; none: of all.

    Raises:
        Forbidden: without the right at this unit.
        Invalid: for a field that cannot be so, naming it.
    """
    node = directory.tree().get(unit)
    by.may(NEWS_EDIT, node.path if node else "-").or_refuse()
    item = NewsItem(id=uuid7(), unit_id=unit, published_at=at)
    _fill(item, title, text, valid_from, valid_to, grid_codes, at)
    same = NewsItem.objects.filter(
        unit=unit,
        title=item.title,
        text=item.text,
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        grid_codes=item.grid_codes,
        withdrawn_at=None,
    )
    if known := same.first():  # sent twice: published once
        return known
    item.save(force_insert=True)
    _tell(item, "news.published", by, at)
    return item


@transaction.atomic
def correct_news(
    *,
    item: UUID,
    by: Actor,
    at: datetime,
    version: int | None,
    reason: str,
    title: str,
    text: str,
    valid_from: date | None,
    valid_to: date | None,
    grid_codes: Collection[str] = (),
) -> NewsItem:
    """Correct an announcement; the correction and its reason are shown below the text.

    Args:
        version: the version that the writer saw.

    Raises:
        NotFound: missing, or out of scope.
        Refused: withdrawn, or changed by another person since.
        Invalid: for a field that cannot be so, naming it.
    """
    row = _lock(by, item, version)
    said = _reason(reason)
    _keep(row, at, said)
    _fill(row, title, text, valid_from, valid_to, grid_codes, at)
    row.version += 1
    row.save(force_update=True)
    _tell(row, "news.corrected", by, at)
    return row


@transaction.atomic
def withdraw_news(
    *, item: UUID, by: Actor, at: datetime, version: int | None, reason: str
) -> NewsItem:
    """Withdraw an announcement; until its end the page shows the withdrawal and its reason.

    Raises:
        As `correct_news`.
    """
    row = _lock(by, item, version)
    _keep(row, at, _reason(reason), is_withdrawal=True)
    row.withdrawn_at, row.version = at, row.version + 1
    row.save(force_update=True)
    _tell(row, "news.withdrawn", by, at)
    return row


def _lock(by: Actor, item: UUID, version: int | None) -> NewsItem:
    queries.news_item(by, item)
    row = NewsItem.objects.select_for_update().get(pk=item)
    if row.withdrawn_at is not None:
        raise Refused(
            _("This announcement has been withdrawn. Publish a new one if it still applies."),
            "news.withdrawn",
        )
    if version != row.version:
        raise Refused(
            _("This announcement has just been changed by a colleague. Reload the page."),
            "news.changed_meanwhile",
        )
    return row


def _keep(row: NewsItem, at: datetime, reason: str, *, is_withdrawal: bool = False) -> None:
    NewsChange.objects.create(
        item=row, at=at, reason=reason, title=row.title, text=row.text, is_withdrawal=is_withdrawal
    )


def _fill(
    item: NewsItem,
    title: str,
    text: str,
    valid_from: date | None,
    valid_to: date | None,
    grid_codes: Collection[str],
    at: datetime,
) -> None:
    item.title = _words(" ".join(title.split()), "title")
    item.text = _words(text.strip(), "text")
    if valid_from is None or valid_to is None:
        raise Invalid(
            _("Give the first and the last day."),
            "news.period",
            field="valid_from" if valid_from is None else "valid_to",
        )
    if not rules.announcement_period_is_valid(valid_from, valid_to, directory.civil_day(at)):
        raise Invalid(
            _("The last day is not before the first nor before today, and at most a year on."),
            "news.period",
            field="valid_to",
        )
    item.valid_from, item.valid_to = valid_from, valid_to
    wanted = sorted(set(grid_codes))
    if not {*wanted} <= {place.code for place in queries.grids_of(item.unit_id)}:
        raise NotFound(_("Grid not found. Reload the page."), "news.grid")
    item.grid_codes = wanted


def _words(text: str, field: str) -> str:
    limit = LIMITS[field]
    if not 0 < len(text) <= limit:
        raise Invalid(
            _("Write something, of at most %(limit)s characters; this has %(length)s.")
            % {"limit": limit, "length": len(text)},
            f"news.{field}",
            field=field,
        )
    return text


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid(_("Enter a reason. Residents can read it."), "news.reason", field="reason")
    return _words(reason, "reason")


def _tell(item: NewsItem, type_: str, by: Actor, at: datetime) -> None:
    data: dict[str, Any] = {
        "unit": item.unit_id,
        "grids": item.grid_codes,
        "version": item.version,
        "from": item.valid_from.isoformat(),
        "to": item.valid_to.isoformat(),
        "digest": hashlib.sha256(f"{item.title}\n{item.text}".encode()).hexdigest(),
    }
    record("news", item.id, type_, by=by, at=at, data=data)
