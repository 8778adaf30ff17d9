"""Models of card rules, of cards with their answers and appeals, and of supervision bulletins."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Final

from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.ids import uuid7
from jiceng.directory.public import Person
from jiceng.records.public import DueRecord, NotPast, Record, Row, unit_field
from jiceng.supervision.cards.expressions import LONGEST
from jiceng.supervision.tasks.public import Task

WORDS: Final = [MinLengthValidator(2)]
TEXT: Final = 600
DAYS: Final = [MinValueValidator(1), MaxValueValidator(60)]


class CardLevel(models.TextChoices):
    """How serious a card is."""

    WATCH = "watch", pgettext_lazy("card", "watch")
    YELLOW = "yellow", _("yellow card")
    RED = "red", _("red card")


class Side(models.TextChoices):
    """On which side of its limit a figure brings a card."""

    OVER = "over", _("more than the limit")
    FROM = "from", _("the limit or more")
    UNDER = "under", _("less than the limit")
    UP_TO = "up_to", _("the limit or less")


class Example(models.TextChoices):
    """Published rules of cities with which a rule set can begin."""

    NONE = "none", _("no rules")
    YINCHUAN = "yinchuan", _("Yinchuan: 10 to 30 points behind yellow, more red")
    SANYA = "sanya", _("Sanya: up to 50 % behind yellow, more red")
    XINHUANG = "xinhuang", _("Xinhuang: under 80 % watch, under 60 % yellow")


def figure_field(label: Any, **options: Any) -> Any:
    """A figure with four decimal places."""
    return models.DecimalField(label, max_digits=14, decimal_places=4, **options)


class RuleSet(Record):
    """Rules of cards as an office edits them; one of an office is in force at a time."""

    title = models.CharField(_("Name of the rules"), max_length=80, validators=WORDS)
    source = models.CharField(
        _("Source of the rules"),
        max_length=200,
        blank=True,
        help_text=_("The document that sets them, as it is cited."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("Working days to answer"), default=5, blank=True, validators=DAYS
    )
    appeal_days = models.PositiveSmallIntegerField(
        _("Working days to appeal"), default=5, blank=True, validators=DAYS
    )
    # The number of the newest version; 0 before the first one.
    edition = models.PositiveIntegerField(_("Version"), default=0)
    # When the rules as they stand were last tried on the tasks; null after every change.
    tried_at = models.DateTimeField(_("Tried on the tasks"), null=True)


class CardRule(Row):
    """A limit of the next version."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="rules")
    level = models.CharField(_("Card"), max_length=8, choices=CardLevel)
    figure = models.CharField(
        _("Figure"),
        max_length=LONGEST,
        help_text=_("A variable such as behind, or a calculation in CEL such as ratio * 100."),
    )
    side = models.CharField(_("Card for"), max_length=8, choices=Side)
    limit = figure_field(_("Limit"))
    margin = models.DecimalField(
        _("Lifted when better by"),
        max_digits=14,
        decimal_places=4,
        default=Decimal(0),
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("So that a figure that wavers about the limit brings no second card."),
    )
    span_days = models.PositiveSmallIntegerField(
        _("or after so many better days"),
        default=0,
        blank=True,
        validators=[MaxValueValidator(366)],
    )
    covers = models.CharField(
        _("Only tasks for which"),
        max_length=LONGEST,
        blank=True,
        help_text=_("A condition in CEL such as weight > 5; empty for all tasks."),
    )
    is_removed = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(margin__gte=0), name="card_rule_margin")
        ]


class RuleVersion(Row):
    """Rules as they were published: they never change, and cards refer to them."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    # `versions.limits_of` reads them.
    limits = models.JSONField()
    answer_days = models.PositiveSmallIntegerField()
    appeal_days = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("Published"))

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule_set", "number"], name="card_rules_once")
        ]


class Trial(models.Model):
    """Result of trying rules on the tasks of a day; only the latest of a rule set is kept."""

    rule_set = models.OneToOneField(RuleSet, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    tasks = models.PositiveIntegerField()
    # Number of tasks by level, and the first lines (`trials.Line`).
    counts = models.JSONField()
    lines = models.JSONField()


class HeldLimit(models.Model):
    """A limit that a task reached and whose card is not lifted yet (`rules.Held`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="+", db_index=False)
    rule = models.UUIDField()
    better_since = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "rule"], name="held_limit_once")
        ]


class Checked(models.Model):
    """What all tasks were last checked by: a day, and the rules in force."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    day = models.DateField()
    rules = models.CharField(max_length=400)


class Card(DueRecord):
    """A yellow or red card, or a watch, of a task and its unit (红黄牌); never of a person.

    Its unit in charge is that of the task when the card was issued.
    """

    task = models.ForeignKey(Task, models.PROTECT, verbose_name=_("Task"), related_name="cards")
    issuer = unit_field(_("Issued by"))
    level = models.CharField(pgettext_lazy("card", "Light"), max_length=8, choices=CardLevel)
    # The next day by which somebody has to act.
    next_on = models.DateField(_("Next due day"))
    issued_on = models.DateField(_("Issued on"), null=True)
    appeal_by = models.DateField(_("Appeal by"), null=True)
    answer_days = models.PositiveSmallIntegerField(_("Working days to answer"), default=5)
    appeal_days = models.PositiveSmallIntegerField(_("Working days to appeal"), default=5)
    # Of a card by rule: the rule, and the figures by which it was issued or its level last changed.
    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, verbose_name=_("Rules"), related_name="cards"
    )
    edition = models.PositiveIntegerField(_("Version of the rules"), default=0)
    figure = models.CharField(max_length=LONGEST, default="")
    side = models.CharField(max_length=8, choices=Side, default="")
    value = figure_field(_("Figure"), null=True)
    limit = figure_field(_("Limit"), null=True)
    progress = figure_field(_("Progress"), null=True)
    planned = figure_field(_("Planned"), null=True)
    # Of a card that was proposed by a person.
    reason = models.CharField(_("Reason"), max_length=TEXT, default="", validators=WORDS)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # Why it was lifted, cancelled or not issued, by a decision.
    decision = models.CharField(_("Decision"), max_length=TEXT, default="", validators=WORDS)

    class Meta(DueRecord.Meta):
        indexes: ClassVar = [
            *DueRecord.Meta.indexes,
            models.Index(fields=["next_on", "id"], name="card_by_next_day"),
            models.Index(fields=["task"], name="card_by_task"),
            models.Index(fields=["issuer", "state"], name="card_by_issuer"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(
                    rule_set__isnull=False, state__in=["watched", "issued", "answered", "appealed"]
                ),
                name="card_once_by_rule",
                violation_error_message=_("This task has a card by rule already."),
            )
        ]


class Answer(Row):
    """What the unit says to a card, and until when it will have caught up."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="answers")
    at = models.DateTimeField(_("Answered"))
    text = models.CharField(_("Why, and what is done about it"), max_length=TEXT, validators=WORDS)
    caught_up_on = models.DateField(_("Caught up by"), validators=[NotPast()])
    returned = models.CharField(_("Returned because"), max_length=TEXT, default="")


class Appeal(Row):
    """An appeal against a card, which two other people decide."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="appeals")
    at = models.DateTimeField(_("Appealed"))
    level = models.CharField(pgettext_lazy("card", "Light"), max_length=8, choices=CardLevel)
    text = models.CharField(_("Grounds of the appeal"), max_length=TEXT, validators=WORDS)
    # Null until it is decided.
    is_granted = models.BooleanField(_("Appeal approved"), null=True)


class Opinion(Row):
    """What one of those who decide says to the open appeal."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="opinions")
    appeal = models.UUIDField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("Decided"))
    grants = models.BooleanField(_("Approve the appeal and cancel the card"), default=False)
    text = models.CharField(_("Reasons"), max_length=TEXT, validators=WORDS)


class Bulletin(Record):
    """A supervision bulletin (督查通报) of a period: the cards of an office's tasks in it."""

    title = models.CharField(_("Title of the bulletin"), max_length=80, validators=WORDS)
    first_on = models.DateField(_("From"))
    last_on = models.DateField(_("To"))
    about = models.CharField(_("General notes"), max_length=TEXT, blank=True)
    read_by = models.DateField(_("To be read by"))
    published_on = models.DateField(_("Published on"), null=True)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="bulletin_period"
            )
        ]


class Line(Row):
    """A card as a bulletin tells it; fixed when the units are asked to read it."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="lines")
    card = models.UUIDField()
    unit = unit_field(_("Unit"))
    title = models.CharField(_("Task"), max_length=200)
    level = models.CharField(pgettext_lazy("card", "Light"), max_length=8, choices=CardLevel)
    reason = models.CharField(_("Reason"), max_length=TEXT)
    standing = models.CharField(_("What became of it"), max_length=TEXT)


class Reading(Row):
    """A unit that a bulletin names: whether it has read the bulletin, and what it says."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="readings")
    unit = unit_field(_("Unit"))
    read_at = models.DateTimeField(_("Read"), null=True)
    note = models.CharField(_("Note of the unit"), max_length=TEXT, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bulletin", "unit"], name="bulletin_read_once")
        ]
