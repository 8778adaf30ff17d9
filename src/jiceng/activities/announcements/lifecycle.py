"""Lifecycle of announcements: published, corrected, withdrawn. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from jiceng.activities.announcements.models import Announcement, AnnouncementChange
from jiceng.core.access import Right
from jiceng.portal.public import Article
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context, Facts, Outcome

PUBLISHED, WITHDRAWN = "published", "withdrawn"

EDIT = Right(
    "news.edit",
    _("write announcements"),
    roles=["grid_officer", "grid_chief", "clerk", "street_leader", "district_office"],
)
CONTENT_FIELDS = ("title", "text", "valid_from", "valid_to", "grid_codes")


def in_words(announcement: Announcement) -> Article:
    """Article for residents; a withdrawn announcement is reduced to its title and the reason."""
    change = next(iter(announcement.changes.all()), None)
    if change is None:
        return Article(announcement.title, announcement.text)
    if announcement.state == WITHDRAWN:
        return Article(announcement.title, "", pgettext("has been", "Withdrawn"), change.reason)
    return Article(
        announcement.title, announcement.text, pgettext("has been", "Corrected"), change.reason
    )


def kept(announcement: Facts[Announcement], fields: Any, at: Any, **more: Any) -> records.New:
    """The previous text as a dependent row, with the reason of the change."""
    record = announcement.record
    values = {"at": at, "reason": fields.reason, "title": record.title, "text": record.text, **more}
    return records.New(AnnouncementChange, values)


def correct(announcement: Facts[Announcement], fields: Any, context: Context) -> Outcome:
    """Change the text; the previous text is kept."""
    outcome = records.edited(announcement, fields, context)
    return replace(outcome, rows=[kept(announcement, fields, context.at)])


def withdraw(announcement: Facts[Announcement], fields: Any, context: Context) -> Outcome:
    """Withdraw the announcement; pages show the reason until its last day."""
    return Outcome(rows=[kept(announcement, fields, context.at, is_withdrawal=True)])


NEWS = records.Lifecycle(
    kind="news",
    label=_("Announcement"),
    many=_("announcements"),
    held_as="notices.news",
    model=Announcement,
    named="title",
    states={PUBLISHED: _("Published"), WITHDRAWN: _("Withdrawn")},
    lasts="valid_to",
    reads=EDIT,
    plain=CONTENT_FIELDS,
    rows=[records.Rows(AnnouncementChange, ["at", "reason", "title", "text", "is_withdrawal"])],
    opening=records.Opening(
        label=_("Publish announcement"),
        event=("published", _("Announcement published")),
        right=EDIT,
        kinds=("village_community", "street_town"),
        once=CONTENT_FIELDS,
    ),
    moves=[
        records.Move(
            name="correct",
            label=_("Correct announcement"),
            event=("corrected", _("Announcement corrected")),
            key="c",
            right=EDIT,
            relations=[IN_CHARGE, ABOVE],
            fields=records.together(
                records.fields_of(Announcement, *CONTENT_FIELDS),
                records.fields_of(AnnouncementChange, "reason"),
            ),
            edits=True,
            apply=correct,
        ),
        records.Move(
            name="withdraw",
            label=_("Withdraw announcement"),
            event=("withdrawn", _("Announcement withdrawn")),
            right=EDIT,
            relations=[IN_CHARGE, ABOVE],
            to={WITHDRAWN},
            fields=records.fields_of(AnnouncementChange, "reason"),
            apply=withdraw,
        ),
    ],
)
