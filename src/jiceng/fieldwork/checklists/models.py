"""Models of checklists: the questions as they are edited, and the versions as they were
published."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.fieldwork.checklists.rules import CHOICE, NUMBER, PHOTO, TEXT, YES_NO
from jiceng.records.public import Record, Row, unit_field

WORDS = [MinLengthValidator(2)]


class PlaceKind(models.TextChoices):
    """Kinds of places that officers look at."""

    FIRE_LANE = "fire_lane", _("Fire lane")
    SHOP = "shop", _("Shops along a street")
    RIVER = "river", _("River or channel")
    HOUSE = "house", _("Old residential building")
    RENTAL = "rental", _("Rented house")
    SITE = "site", _("Building site")
    SCHOOL = "school", _("Surroundings of a school")
    SQUARE = "square", _("Square or park")
    SLOPE = "slope", _("Slope")
    OTHER = "other", pgettext_lazy("type of place", "Other")


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    YES_NO = YES_NO, _("Yes or no")
    CHOICE = CHOICE, _("One of several")
    NUMBER = NUMBER, pgettext_lazy("kind of question", "Number")
    TEXT = TEXT, pgettext_lazy("kind of question", "Text")
    PHOTO = PHOTO, _("Photos")


class Alarm(models.TextChoices):
    """Which answer to a question of yes or no means that something is wrong."""

    NONE = "none", _("Neither")
    YES = "yes", pgettext_lazy("answer", "Yes")
    NO = "no", pgettext_lazy("answer", "No")


class Checklist(Record):
    """A list of questions about one type of place."""

    name = models.CharField(_("Checklist"), max_length=40, validators=WORDS)
    place_kind = models.CharField(_("Type of place"), max_length=20, choices=PlaceKind)
    purpose = models.CharField(_("Purpose of the checklist"), max_length=200, blank=True)
    # The number of the version in use; 0 before the first one.
    edition = models.PositiveIntegerField(_("Version"), default=0)
    office = unit_field(_("Written by"))


class Question(Row):
    """A question of the next version. Removed ones stay, as their codes are never used again."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="questions")
    code = models.CharField(max_length=4)
    position = models.PositiveIntegerField()
    label = models.CharField(_("Question"), max_length=120, validators=WORDS)
    label_en = models.CharField(_("Question in English"), max_length=160, blank=True)
    kind = models.CharField(_("Type of answer"), max_length=10, choices=QuestionKind)
    choices = models.CharField(
        _("Choices"),
        max_length=600,
        blank=True,
        help_text=_("One a line; only for “one of several”."),
    )
    alarm = models.CharField(
        _("Answer that calls for a finding"),
        max_length=4,
        choices=Alarm,
        default=Alarm.NONE,
        blank=True,
        help_text=_("Only for “yes or no”."),
    )
    is_optional = models.BooleanField(_("May be left open"), default=False, blank=True)
    is_removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "code"], name="question_once"),
        ]


class ChecklistVersion(Row):
    """What was published: it never changes, and answers refer to it."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    schema = models.JSONField()
    at = models.DateTimeField(_("Published"))

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "number"], name="version_once"),
        ]
