"""The columns of a record that can be due."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.records.clock.rules import Clock


class Clocked(models.Model):
    """Base of records with a clock: the ledger, which is the truth, and columns for queries.

    Rows that are written in bulk may leave out those with a default in the database.
    """

    # `rules.entry_from_dict` reads it.
    ledger = models.JSONField(default=list)
    # None while the clock is paused, and where no deadline applies; frozen once it is stopped.
    due_at = models.DateTimeField(_("Due"), null=True)
    breached_at = models.DateTimeField(null=True)
    # Whether passing the deadline under way is on record, and how many breaches the chain tells of:
    # a record that was reopened can be late again.
    is_late = models.BooleanField(default=False, db_default=False)
    breaches_told = models.SmallIntegerField(default=0, db_default=0)
    is_exempted = models.BooleanField(default=False)
    extension_count = models.SmallIntegerField(default=0)

    class Meta:
        abstract = True

    def show_clock(self, clock: Clock) -> None:
        """Bring the columns up to what the ledger comes to; `ledger.refresh` calls it."""
        self.due_at = clock.due_at
        self.breached_at = clock.breached_at
        self.is_late = clock.leg.is_breached
        self.is_exempted = clock.exempted
        self.extension_count = clock.extensions_granted


CLOCK_FIELDS = tuple(each.name for each in Clocked._meta.local_fields)
"""For an app's declaration of which fields are personal: none of these is."""
