"""Columns of records with a deadline."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.records.clock.rules import Clock


class Clocked(models.Model):
    """Base of records with a clock: the ledger, which is authoritative, and columns computed from
    it for queries.

    Bulk inserts may omit columns with a database default.
    """

    # `rules.entry_from_dict` reads it.
    ledger = models.JSONField(default=list)
    # Null while the clock is paused, and without a deadline; fixed once the clock is stopped.
    due_at = models.DateTimeField(_("Due"), null=True)
    breached_at = models.DateTimeField(null=True)
    # Whether the breach of the current deadline has been recorded, and how many breaches have
    # events: a reopened record can breach again.
    is_late = models.BooleanField(default=False, db_default=False)
    breaches_told = models.SmallIntegerField(default=0, db_default=0)
    is_exempted = models.BooleanField(default=False)
    extension_count = models.SmallIntegerField(default=0)

    class Meta:
        abstract = True

    def show_clock(self, clock: Clock) -> None:
        """Set the computed columns from a clock; called by `ledger.refresh`."""
        self.due_at = clock.due_at
        self.breached_at = clock.breached_at
        self.is_late = clock.segment.is_breached
        self.is_exempted = clock.exempted
        self.extension_count = clock.extensions_granted


CLOCK_FIELDS = tuple(each.name for each in Clocked._meta.local_fields)
"""Columns of `Clocked`; none holds personal data. For an app's own declaration of privacy."""
