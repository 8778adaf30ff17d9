"""Knowledge articles of units, their versions, feedback on them, and searches without result."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7
from jiceng.records.public import DueRecord, NotBefore, NotPast, Row, unit_field

TITLE, KEYWORDS, TEXT, FOR_STAFF, REASON = 80, 200, 4000, 2000, 400
"""Characters; the text is read out on the telephone."""
MOST_DAYS: Final = 731
"""From the first day to the review: two years, after which rules have usually changed."""
SEARCHED: Final = 40
"""Characters of a search that are counted."""


class Article(DueRecord):
    """What a unit answers to a frequent question (知识条目)."""

    unit = unit_field(_("Unit responsible"))
    title = models.CharField(
        _("Title"), max_length=TITLE, help_text=_("The question as residents ask it.")
    )
    keywords = models.CharField(
        _("Other words"),
        max_length=KEYWORDS,
        blank=True,
        help_text=_("Everyday words that residents use for it, separated by spaces."),
    )
    category = models.ForeignKey(
        "cases.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Category"),
    )
    text = models.TextField(
        _("Answer"),
        max_length=TEXT,
        help_text=_("As it is read out to residents. Do not include names of residents."),
    )
    for_staff = models.TextField(
        _("Notes for staff"),
        max_length=FOR_STAFF,
        blank=True,
        help_text=_("Not shown to residents."),
    )
    is_public = models.BooleanField(_("Public"), default=False, blank=True)
    valid_from = models.DateField(_("Valid from"))
    review_by = models.DateField(
        _("Review by"), validators=[NotPast(), NotBefore("valid_from", MOST_DAYS)]
    )
    # Number of the present version; 0 before the first publication.
    edition = models.PositiveIntegerField(_("Version"), default=0)

    class Meta(DueRecord.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "title"],
                condition=~models.Q(state="withdrawn"),
                name="article_once_by_title",
                violation_error_message=_("Your unit has an article with this title already."),
            )
        ]


class ArticleVersion(Row):
    """One published version of an article; answers cite it by its number."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    at = models.DateTimeField(_("Published"))
    reason = models.CharField(_("Reason of the change"), max_length=REASON, blank=True)
    title = models.CharField(_("Title"), max_length=TITLE)
    category_code = models.CharField(_("Category"), max_length=40, blank=True)
    text = models.TextField(_("Answer"))
    for_staff = models.TextField(_("Notes for staff"), blank=True)
    valid_from = models.DateField(_("Valid from"))
    review_by = models.DateField(_("Review by"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number")
        ]


class FeedbackKind(models.TextChoices):
    """What a reader says about an article."""

    USEFUL = "useful", _("Useful")
    OUTDATED = "outdated", _("Outdated")


class Feedback(Row):
    """What a unit said about a version of an article; who said it is not stored."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="feedback")
    kind = models.CharField(_("Feedback"), max_length=10, choices=FeedbackKind)
    at = models.DateTimeField(_("At"))
    edition = models.PositiveIntegerField(_("Version"))
    unit = unit_field(_("Unit"), null=True)
    text = models.CharField(
        _("What is outdated"), max_length=REASON, help_text=_("The unit responsible reads it.")
    )


class MissedSearch(models.Model):
    """How often words were searched on a day without a result; nobody is named."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    day = models.DateField()
    words = models.CharField(max_length=SEARCHED)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "words"], name="missed_search_once_a_day")
        ]
