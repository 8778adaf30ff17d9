"""Announcements (公告) for residents, and their previous texts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.grids.public import GridCodesField
from jiceng.records.public import NotBefore, NotPast, Record, Row, unit_field

TITLE, TEXT, REASON = 80, 4000, 400
"""Characters; a text message and a poster's line hold a title of that length."""
MOST_DAYS = 366


class Announcement(Record):
    """An announcement for the residents of a community or street or of some of its grids, such as a
    water cut. It is public during its period; the text is the authority's own."""

    unit = unit_field(_("Published by"))
    # Tables and columns keep their names of the first release, since events refer to them.
    opened_at = models.DateTimeField(_("Published"), db_column="published_at")
    title = models.CharField(
        _("Title"), max_length=TITLE, help_text=_("What, where and when, in one line.")
    )
    text = models.TextField(
        _("Text"),
        max_length=TEXT,
        help_text=_("Public: do not include residents' names or phone numbers."),
    )
    valid_from = models.DateField(_("First day"))
    valid_to = models.DateField(
        _("Last day that it is shown"), validators=[NotPast(), NotBefore("valid_from", MOST_DAYS)]
    )
    grid_codes = GridCodesField(_("Grids"), help_text=_("Leave all unticked to address all grids."))

    class Meta(Record.Meta):
        db_table = "notices_newsitem"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="news_valid_period"
            )
        ]
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["unit", "-valid_to"], name="news_of_unit"),
        ]


class AnnouncementChange(Row):
    """The earlier text of an announcement and the reason of its change, as proof for readers who
    relied on it."""

    item = models.ForeignKey(Announcement, models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("At"))
    reason = models.CharField(
        _("Reason"), max_length=REASON, help_text=_("Residents see it below the announcement.")
    )
    title = models.CharField(_("Earlier title"), max_length=TITLE)
    text = models.TextField(_("Earlier text"))
    is_withdrawal = models.BooleanField(_("Withdrawal"), default=False)

    class Meta:
        db_table = "notices_newschange"
        ordering = ("-at", "-id")
