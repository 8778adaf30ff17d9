"""Models of households (addresses only) and of the members who look after them."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.directory.public import valid_period
from jiceng.records.public import Record, Row

REMOVED = "removed"


class Household(Record):
    """A door that a Party member looks after (党员联系户); the unit in charge is the community.

    It is an address: nobody who lives there is stored, nor anything about them.
    """

    address = models.CharField(
        _("Household address"),
        max_length=120,
        validators=[MinLengthValidator(2)],
        help_text=_("Building and door only. Do not name residents."),
    )
    place_code = models.CharField(_("Grid or smallest unit"), max_length=40)
    # None while nobody looks after it; otherwise the person of the link that has no end.
    member = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Member in charge"),
    )
    erased_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["place_code"], name="household_by_place"),
            models.Index(fields=["member"], name="household_by_member"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "address"],
                condition=~Q(state=REMOVED),
                name="household_once",
                violation_error_message=_("This address is listed already."),
            ),
        ]


class HouseholdLink(Row):
    """The period during which a member looks after a household."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="links")
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="+", verbose_name=_("Member")
    )
    valid_from = models.DateField(_("Looked after since"), help_text=_("Empty: today."))
    valid_to = models.DateField(_("Looked after until"), null=True)

    class Meta:
        constraints: ClassVar = [
            valid_period("household_link_valid_period"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(valid_to=None), name="household_one_link"
            ),
        ]
