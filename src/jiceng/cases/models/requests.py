"""Models of requests and their dependent rows.

One row holds state, unit and deadline, so that one partial index serves an inbox; the history is in
the events.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Least, Lower, Reverse
from django.utils.translation import gettext_lazy as _

from jiceng.cases.models.categories import Category, Urgency
from jiceng.cases.models.channels import Channel, RequestType
from jiceng.cases.models.outcome import expression as outcome_expression
from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7
from jiceng.records.clock.public import Clock, Clocked

FAR = timedelta(days=3650)
"""Queue position of a request without a deadline, counted from its creation."""


class State(models.TextChoices):
    """State of a request; transitions are in `lifecycle.TRANSITIONS`."""

    REPORTED = "reported", _("To be accepted")
    ACCEPTED = "accepted", _("To be dispatched")
    DISPATCHED = "dispatched", _("To be acknowledged")
    HANDLING = "handling", _("Being handled")
    SUSPENDED = "suspended", _("Suspended")
    RESOLVED = "resolved", _("To be called back")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged")
    DECLINED = "declined", _("Not accepted")


NEXT_DUE: Final = Least("queue_at", "service_due_at")
"""Sort key of inboxes: the next time of a request, its first contact, answer or completion. Rows
show the same time (`rules.next_due`)."""


class Case(Clocked):
    """A resident's request from report to closing ("request" in all texts)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    channel = models.CharField(max_length=10, choices=Channel)
    request_type = models.CharField(
        max_length=12, choices=RequestType, blank=True, default="", db_default=""
    )
    source = models.CharField(max_length=40, blank=True)
    source_ref = models.CharField(max_length=120, blank=True)
    link_digest = models.BinaryField(null=True)

    title = models.CharField(max_length=200)
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    text_signature = models.BigIntegerField(null=True)
    media_url = models.CharField(max_length=500, blank=True)
    confidential = models.BooleanField(default=False)
    # Confidential by category or sensitive words only, not by request (`confidential_matters`).
    confidential_by_nature = models.BooleanField(default=False, db_default=False)

    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    grid_code = models.CharField(max_length=40, blank=True)
    min_unit_code = models.CharField(max_length=40, blank=True)
    area = models.ForeignKey(
        "directory.Unit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    located_by = models.CharField(max_length=20, blank=True)
    location_confidence = models.FloatField(null=True)

    category = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    category_confirmed = models.BooleanField(default=False)
    suggested = models.ForeignKey(
        Category, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    suggested_probability = models.FloatField(null=True)
    suggested_words = models.JSONField(default=list)
    # Urgency from the report's words (null: not stored, recomputed when needed) and urgency set by
    # a person; `urgency` is the result of both and the category.
    urgency = models.SmallIntegerField(choices=Urgency, default=Urgency.NORMAL)
    urgency_by_words = models.SmallIntegerField(choices=Urgency, null=True)
    urgency_set = models.SmallIntegerField(choices=Urgency, null=True)

    state = models.CharField(max_length=12, choices=State, default=State.REPORTED)
    is_open = models.BooleanField(default=True)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first_receiver = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handler = models.ForeignKey(
        "directory.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    routed_by_rule = models.UUIDField(null=True)

    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Time of the last move, monotonic; null before the first one (`last_changed`).
    changed_at = models.DateTimeField(null=True)
    # The due time, or far in the future without one; never null, for the index. Inboxes sort by
    # `NEXT_DUE`.
    queue_at = models.DateTimeField()
    # Null until resolved or breached; for imported requests by the source's due time.
    on_time = models.BooleanField(null=True)

    return_count = models.SmallIntegerField(default=0)
    # Units that returned it; it must not be returned or transferred to them again.
    returned_by = models.JSONField(default=list)
    reopen_count = models.SmallIntegerField(default=0)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", db_index=False
    )
    split_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    is_excluded = models.BooleanField(default=False)
    is_supervised = models.BooleanField(default=False)
    resolution = models.TextField(blank=True)
    # Answered and closed at the counter or on the telephone, until it is reopened.
    answered_directly = models.BooleanField(default=False, db_default=False)
    # First contact and answer (`rules.service_times`): when due, and when it happened. Due times
    # are null where they are not measured; that of the answer does not count while suspended.
    contact_due_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # The earlier of the two that is still to come, for reminders.
    service_due_at = models.DateTimeField(null=True)

    # Answers of the last callback, for the three rates.
    callback_valid = models.BooleanField(null=True)
    callback_contacted = models.BooleanField(null=True)
    callback_solved = models.BooleanField(null=True)
    callback_level = models.SmallIntegerField(null=True)
    callback_way = models.CharField(max_length=8, blank=True, default="", db_default="")

    # Generated by the database from the columns above, for statistics; see `outcome`.
    outcome = models.GeneratedField(
        expression=outcome_expression(),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    # Time of erasure of its personal content; the row stays for statistics.
    erased_at = models.DateTimeField(null=True)

    # Optimistic locking: forms contain it, and a move from an outdated page is refused.
    version = models.IntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "source_ref"],
                condition=~Q(source_ref=""),
                name="case_once_per_source",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(is_open=False), name="case_closed_not_open"
            ),
        ]
        indexes: ClassVar = [
            # Inboxes; without the unit for those who see many.
            models.Index("unit", NEXT_DUE, "id", condition=Q(is_open=True), name="case_next"),
            models.Index(NEXT_DUE, "id", condition=Q(is_open=True), name="case_next_all"),
            models.Index(
                NEXT_DUE,
                "id",
                condition=Q(is_open=True, state=State.RESOLVED),
                name="case_next_resolved",
            ),
            # The few escalated requests, for units that supervise many others.
            models.Index(
                NEXT_DUE,
                "id",
                condition=Q(is_open=True, is_supervised=True),
                name="case_next_supervised",
            ),
            # What is overdue.
            models.Index(
                fields=["queue_at", "id"], condition=Q(is_open=True), name="case_inbox_all"
            ),
            # Next first contacts and answers to be reminded of.
            models.Index(
                fields=["service_due_at"],
                condition=Q(is_open=True, service_due_at__isnull=False),
                name="case_service_due",
            ),
            # Newest first; covers the three rates, which need an index-only scan.
            models.Index(
                fields=["-opened_at", "-id"],
                include=[
                    "unit",
                    "grid_code",
                    "category",
                    "due_at",
                    "outcome",
                    "callback_way",
                    "request_type",
                ],
                name="case_newest",
            ),
            # The same for open requests, for searches without other conditions.
            models.Index(
                fields=["-opened_at", "-id"], condition=Q(is_open=True), name="case_newest_open"
            ),
            models.Index(fields=["category", "opened_at"], name="case_category_time"),
            models.Index(fields=["area", "opened_at"], name="case_area_time"),
            # Together with that of the area: all requests of a small unit, for its searches.
            models.Index(fields=["unit", "opened_at"], name="case_unit_time"),
            models.Index(fields=["first_receiver", "opened_at"], name="case_receiver_time"),
            models.Index(
                fields=["link_digest"], condition=Q(link_digest__isnull=False), name="case_link"
            ),
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="case_merged"
            ),
            # Suffix search: people remember the end of a number (see `search.number_endings`).
            models.Index(OpClass(Reverse("number"), "text_pattern_ops"), name="case_number_end"),
            models.Index(
                OpClass(Reverse(Lower("source_ref")), "text_pattern_ops"),
                condition=~Q(source_ref="") & ~Q(source="form"),
                name="case_ref_end",
            ),
            # The few confidential requests, which figures subtract for those who may not read them.
            models.Index(
                fields=["opened_at"], condition=Q(confidential=True), name="case_confidential"
            ),
            # Requests of a person whose position ends.
            models.Index(
                fields=["handler"],
                condition=Q(is_open=True, handler__isnull=False),
                name="case_of_handler",
            ),
            # For a grid's public page and its specialists.
            models.Index(
                fields=["grid_code", "queue_at", "id"],
                condition=Q(is_open=True),
                name="case_of_grid",
            ),
            # Next requests to erase.
            models.Index(
                fields=["closed_at"],
                condition=Q(is_open=False, erased_at__isnull=True),
                name="case_to_erase",
            ),
        ]

    # Set on masked copies for display (`masked_texts.masked`), and whether anything was masked.
    hides_numbers = False
    has_hidden = False

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the request; refuses masked copies, which would overwrite the content."""
        if self.hides_numbers:
            raise TypeError("a masked copy of a request is for showing only")
        super().save(*args, **kwargs)

    @property
    def next_due_at(self) -> datetime:
        """`NEXT_DUE` of this request: its place in inboxes."""
        return min(filter(None, (self.queue_at, self.service_due_at)))

    @property
    def last_changed(self) -> datetime:
        """Time of the last visible change; monotonic."""
        known = (
            self.opened_at,
            self.accepted_at,
            self.signed_at,
            self.resolved_at,
            self.closed_at,
            self.changed_at,
        )
        return max(each for each in known if each is not None)

    def show_clock(self, clock: Clock) -> None:
        """Also set the sort key of inboxes, and whether the request was completed on time."""
        super().show_clock(clock)
        self.queue_at = self.due_at or self.opened_at + FAR
        if self.breached_at is not None:
            self.on_time = False
        elif self.resolved_at is not None and clock.span is not None:
            self.on_time = True
        else:
            self.on_time = None

    def changed(self, at: datetime) -> None:
        """Set the time of the last change; to be called by every writer."""
        self.changed_at = max(self.last_changed, at)


class CaseMerge(models.Model):
    """Record of a merge, so that it can be undone: target and former state."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="merges")
    # Target at the time of the merge; it may have been merged into another request since.
    into = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at__isnull=True), name="merged_once_at_a_time"
            )
        ]


class CaseSearch(models.Model):
    """Search words of a request, in a table of their own because its row changes often."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE)
    opened_at = models.DateTimeField()
    words = SearchVectorField()
    # Unit in charge, first receiver, area and called units, for searches of small units. Set on
    # insert; triggers update them (migration 0022).
    units = ArrayField(models.UUIDField())

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(units__len__gt=0), name="case_search_has_units")
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words", "units"], name="case_search_words"),
            models.Index(fields=["-opened_at", "-case"], name="case_search_newest"),
        ]


class Caller(models.Model):
    """A reporter or follower. Merging moves callers, so that each keeps the right to a callback."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="callers")
    original_case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    email = EncryptedTextField(blank=True, default="")
    phone_index = models.BinaryField(null=True)
    wants_callback = models.BooleanField(default=True)
    # Link of a follower; the first reporter's link is stored on the request.
    link_digest = models.BinaryField(null=True)
    added_at = models.DateTimeField()
    # For followers: when a call to their phone was answered. Until then their identity is
    # unverified.
    verified_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("added_at", "id")
        indexes: ClassVar = [
            models.Index(
                fields=["phone_index"], condition=Q(phone_index__isnull=False), name="caller_phone"
            ),
            models.Index(
                fields=["link_digest"], condition=Q(link_digest__isnull=False), name="caller_link"
            ),
        ]
