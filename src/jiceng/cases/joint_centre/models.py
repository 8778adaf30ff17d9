"""Models of the joint centre: mediations with parties and sessions, rooms, seats, studies."""

from __future__ import annotations

from typing import ClassVar, Final

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.fields import EncryptedTextField
from jiceng.records.public import NotPast, Record, Row, unit_field

TITLE, TEXT = 80, 800
WORDS: Final = [MinLengthValidator(2)]
NO_NAMES: Final = _("The matter only. Do not name residents.")


class MatterKind(models.TextChoices):
    """What a dispute is about."""

    NEIGHBOURS = "neighbours", _("Neighbours")
    FAMILY = "family", _("Family and marriage")
    PROPERTY = "property", _("Property management")
    LABOUR = "labour", _("Labour and wages")
    LAND = "land", _("Land and houses")
    CONTRACT = "contract", _("Contracts and debts")
    CONSUMER = "consumer", _("Consumers")
    INJURY = "injury", _("Injury and damage")
    OTHER = "other", pgettext_lazy("dispute", "Other")


class Mediation(Record):
    """A dispute that the centre mediates; the parties are rows of their own, sealed."""

    title = models.CharField(
        _("Matter of the dispute"), max_length=TITLE, validators=WORDS, help_text=NO_NAMES
    )
    kind = models.CharField(_("Type of dispute"), max_length=12, choices=MatterKind)
    place_code = models.CharField(_("Grid"), max_length=40)
    request_number = models.CharField(
        _("Request number"), max_length=24, blank=True, help_text=_("Empty without a request.")
    )
    due_on = models.DateField(_("To be settled by"), validators=[NotPast()])
    # Empty until the parties agree, or until it ends without an agreement.
    terms = EncryptedTextField(_("Agreement"), blank=True, default="")
    reason = EncryptedTextField(_("Why it ended"), blank=True, default="")
    closed_on = models.DateField(_("Agreed or ended on"), null=True)
    follow_up_on = models.DateField(_("Follow-up visit by"), null=True, validators=[NotPast()])
    visit = EncryptedTextField(_("Result of the visit"), blank=True, default="")
    erased_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["due_on"], name="mediation_by_due"),
            models.Index(fields=["request_number"], name="mediation_by_request"),
        ]


class Side(models.TextChoices):
    """Sides of a dispute."""

    APPLICANT = "applicant", _("Applicant")
    OTHER = "other", _("Other party")


class Party(Row):
    """A party of a mediation; its name and phone are sealed."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="parties")
    side = models.CharField(_("Side"), max_length=10, choices=Side)
    name = EncryptedTextField(_("Name of the party"))
    phone = EncryptedTextField(_("Phone of the party"), blank=True, default="")
    signed_on = models.DateField(_("Signed on"), null=True)
    erased_at = models.DateTimeField(null=True)


class PartyLook(Row):
    """Somebody has looked at the names of the parties, with the reason."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="looks")
    person = models.ForeignKey("directory.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("Looked at"))
    reason = EncryptedTextField(_("Reason"))


class Room(Record):
    """A room of the centre; the unit in charge keeps it."""

    name = models.CharField(_("Room"), max_length=40, validators=WORDS)

    class Meta(Record.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(state="running"),
                name="room_once",
                violation_error_message=_("This room exists already."),
            )
        ]


class SessionState(models.TextChoices):
    """States of a session."""

    PLANNED = "planned", pgettext_lazy("session", "planned")
    HELD = "held", pgettext_lazy("session", "held")
    CANCELLED = "cancelled", pgettext_lazy("session", "cancelled")


class Session(Row):
    """One session of a mediation in a room."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="sessions")
    room = models.ForeignKey(Room, models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    status = models.CharField(_("Session"), max_length=10, choices=SessionState)
    note = EncryptedTextField(_("What was said"), blank=True, default="")


class RoomSlot(Row):
    """Half an hour of a room; the unique constraint is what prevents a double booking."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    is_booked = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["starts_at", "room"],
                condition=Q(is_booked=True),
                name="room_slot_once",
                violation_error_message=_("The room is booked at this time. Choose another one."),
            )
        ]


class CalledIn(Row):
    """A specialist of the grid (村巷法官, police) who was called to a mediation."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="called_in")
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="+", verbose_name=_("Specialist")
    )
    speciality = models.CharField(_("Speciality"), max_length=40)
    called_at = models.DateTimeField(_("Called in"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mediation", "person"],
                name="called_in_once",
                violation_error_message=_("This specialist is called in already."),
            )
        ]


class Weekday(models.TextChoices):
    """When a unit sits at the centre."""

    EVERY_DAY = "every", _("Every day")
    MONDAY = "0", _("Mondays")
    TUESDAY = "1", _("Tuesdays")
    WEDNESDAY = "2", _("Wednesdays")
    THURSDAY = "3", _("Thursdays")
    FRIDAY = "4", _("Fridays")
    ON_CALL = "call", _("On call")


class Seat(Record):
    """A unit that sits at the centre of the unit in charge, on some day of the week."""

    seated = unit_field(_("Unit at the centre"), related_name="seats")
    window = models.CharField(_("Counter"), max_length=40, blank=True)
    weekday = models.CharField(_("When"), max_length=6, choices=Weekday)


class RiskLevel(models.TextChoices):
    """How much may come of a matter."""

    HIGH = "high", pgettext_lazy("risk", "High")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    LOW = "low", pgettext_lazy("risk", "Low")


class RiskStudy(Record):
    """A study of a matter (风险研判) raised by a hot issue or a request; never of a person."""

    title = models.CharField(
        _("Matter of the study"), max_length=TITLE, validators=WORDS, help_text=NO_NAMES
    )
    issue = models.ForeignKey(
        "hot_issues.HotIssue",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Hot issue"),
    )
    request_number = models.CharField(
        _("Request number"), max_length=24, blank=True, help_text=_("Empty without a request.")
    )
    # Empty until it is concluded.
    level = models.CharField(_("Risk level"), max_length=8, choices=RiskLevel, default="")
    conclusion = models.CharField(_("Conclusion"), max_length=TEXT, validators=WORDS, default="")
    measures = models.CharField(_("Measures"), max_length=TEXT, validators=WORDS, default="")
    acting = unit_field(_("Unit to act"), null=True)
    act_by = models.DateField(_("To be done by"), null=True, validators=[NotPast()])
    result = models.CharField(
        _("What came of the measures"), max_length=TEXT, validators=WORDS, default=""
    )


class ShiftPart(models.TextChoices):
    """Shifts of a day."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    NIGHT = "night", _("Night")


class ShiftNote(Record):
    """What one shift of the centre hands over to the next."""

    day = models.DateField(_("Day of the shift"))
    part = models.CharField(_("Shift"), max_length=10, choices=ShiftPart)
    summary = models.CharField(
        _("Open matters"), max_length=TEXT, validators=WORDS, help_text=NO_NAMES
    )
    attention = models.CharField(_("To watch"), max_length=TEXT, blank=True)
    written_by = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Handed over by"),
    )
    taken_by = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Shift taken over by"),
    )
