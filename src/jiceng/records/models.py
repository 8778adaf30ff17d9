"""Base models of records of all subsystems."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.core.ids import uuid7
from jiceng.directory.public import Unit
from jiceng.records.clock.public import Clocked


def unit_field(label: Any, **options: Any) -> models.ForeignKey[Unit, Unit]:
    """A foreign key to a unit; units are never deleted.

    Args:
        options: of Django's foreign key, e.g. ``null=True`` or a ``related_name``.
    """
    options = {"related_name": "+", **options}
    return models.ForeignKey(Unit, models.PROTECT, verbose_name=label, **options)


class Record(models.Model):
    """Base of a record with a lifecycle: unit in charge, state, and a version that each move
    increments.

    Its history is the event stream with the same identifier.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(_("State"), max_length=20)
    # The unit in charge.
    unit = unit_field(_("Unit in charge"))
    opened_at = models.DateTimeField(_("Opened"))
    moved_at = models.DateTimeField(_("Last moved"))
    # When the next timer fires; null without a timer.
    wakes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(fields=["unit", "state"], name="%(class)s_by_unit"),
            models.Index(fields=["wakes_at"], name="%(class)s_by_timer"),
        ]


class DueRecord(Record, Clocked):
    """Base of a record whose lifecycle declares a deadline for the unit in charge."""

    class Meta(Record.Meta):
        abstract = True
        indexes: ClassVar = [
            *Record.Meta.indexes,
            models.Index(fields=["due_at"], name="%(class)s_by_due"),
        ]


class Row(models.Model):
    """Base of a dependent row of a record, such as a claim; it has a foreign key to the record."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


RECORD_FIELDS = ("id", "version", "state", "unit", "opened_at", "moved_at", "wakes_at")
"""Columns of `Record`; none holds personal data. For an app's own declaration of privacy."""


def title_of(record: Record, named: str) -> str:
    """The name of a record.

    Args:
        named: field path of the name, e.g. ``"title"`` or ``"community__name"``.
    """
    return str(attrgetter(named.replace("__", "."))(record))
