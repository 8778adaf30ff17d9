"""Models shared by all apps: events and streams, day roots, background jobs, reference data."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7


class Stream(models.Model):
    """The head of one chain: its length and last hash. Its row lock orders the appends."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    seq = models.IntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "core_stream"


class EventManager(models.Manager["Event"]):
    """Omits the record of row changes, which may be long, unless it is asked for."""

    def get_queryset(self) -> models.QuerySet[Event]:
        return super().get_queryset().defer("changes")


class Event(models.Model):
    """An event as recorded by its action. Rows are only ever added.

    The table is partitioned by the month of `recorded_at`; see migration 0001.
    """

    pk = models.CompositePrimaryKey("stream_id", "seq", "recorded_at")
    stream_id = models.UUIDField()
    seq = models.IntegerField()
    stream_kind = models.CharField(max_length=40)
    type = models.CharField(max_length=60)
    at = models.DateTimeField(help_text="when it happened")
    recorded_at = models.DateTimeField(help_text="when it was written down")
    actor = models.CharField(max_length=60)
    data = models.TextField(help_text="canonical JSON, free of personal data in clear")
    algorithm = models.SmallIntegerField()
    prev_hash = models.BinaryField()
    hash = models.BinaryField()
    # Empty in events from before the column existed, and in those that changed no row of evidence.
    changes = models.TextField(blank=True, help_text="canonical JSON: new values of rows' columns")

    objects: ClassVar[EventManager] = EventManager()

    class Meta:
        db_table = "core_event"


class EvidenceTable(models.Model):
    """The columns of a table that events record, and the progress of its baseline events; see
    `evidence_baseline`."""

    table = models.CharField(max_length=63, primary_key=True)
    columns = models.JSONField(default=list)
    is_due = models.BooleanField(default=False)
    # All columns of unrecorded rows are due, and of all other rows only these.
    is_whole = models.BooleanField(default=False)
    adding = models.JSONField(default=list)
    # The key of the last row recorded in the baseline; empty before the first.
    upto = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "core_rested"


class DayRoot(models.Model):
    """The Merkle root of all events recorded on one civil day, a record of the chain of roots.

    Days that were closed before roots were signed have neither number nor signature; see `roots`.
    """

    day = models.DateField(primary_key=True)
    algorithm = models.SmallIntegerField()
    count = models.BigIntegerField()
    root = models.BinaryField()
    closed_at = models.DateTimeField()
    number = models.BigIntegerField(null=True, unique=True)
    previous = models.BinaryField(null=True)
    signature = models.BinaryField(null=True)
    key = models.BinaryField(null=True)

    class Meta:
        db_table = "core_day_root"


class DaySupplement(models.Model):
    """A further root of a day that was closed too early, which includes its later events."""

    pk = models.CompositePrimaryKey("day", "supplement")
    day = models.DateField()
    supplement = models.SmallIntegerField()
    algorithm = models.SmallIntegerField()
    count = models.BigIntegerField()
    root = models.BinaryField()
    closed_at = models.DateTimeField()
    reason = models.CharField(max_length=400)
    number = models.BigIntegerField(unique=True)
    previous = models.BinaryField()
    signature = models.BinaryField()
    key = models.BinaryField()

    class Meta:
        db_table = "core_day_supplement"


class RootDelivery(models.Model):
    """The delivery of a root to an external place, and the time-stamp returned for it."""

    pk = models.CompositePrimaryKey("number", "place")
    number = models.BigIntegerField()
    place = models.CharField(max_length=300)
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    token = models.BinaryField(null=True)

    class Meta:
        db_table = "core_root_delivery"


class ReceivedRoot(models.Model):
    """A root of another installation, stored here as an independent copy."""

    pk = models.CompositePrimaryKey("key", "link")
    key = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    number = models.BigIntegerField()
    record = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "core_received_root"


class MachineClock(models.Model):
    """The last reading of a machine's two clocks, and since when they have disagreed."""

    machine = models.CharField(max_length=255, primary_key=True)
    wall = models.DateTimeField()
    boot = models.CharField(max_length=40, blank=True)
    since_boot = models.DurationField()
    held_since = models.DateTimeField(null=True)
    ahead = models.DurationField(null=True, help_text="of the wall clock at that moment")

    class Meta:
        db_table = "core_clock"


class BackgroundJob(models.Model):
    """A background job, with its progress and result; see `background_jobs`."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    asked_by = models.CharField(max_length=60, help_text="as Actor.ref names them")
    asked_at = models.DateTimeField()
    # The language of the result.
    language = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    stop_asked = models.BooleanField(default=False)
    began_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    problem = models.TextField(blank=True)
    is_stopped = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_errand"
        ordering = ("-asked_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["kind", "-asked_at", "-id"], name="errand_newest"),
        ]


class Salt(models.Model):
    """The salt of the digests of one row's texts; erased with them (see `salted_digests`)."""

    row = models.UUIDField(primary_key=True, help_text="the row, of whatever table")
    salt = EncryptedTextField()

    class Meta:
        db_table = "core_salt"


class DataRequest(models.Model):
    """A data subject's request for access, correction or erasure; see `data_subjects`."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    # The person, by the numbers to find them: JSON of a `data_subjects.Subject`.
    subject = EncryptedTextField()
    # How the person's identity was checked, and what they want.
    note = EncryptedTextField()
    asked_by = models.CharField(max_length=60, help_text="as Actor.ref names them")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # "" while it is open, otherwise "done" or "refused", with the answer.
    outcome = models.CharField(max_length=10, blank=True)
    answer = EncryptedTextField(default="")
    answered_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_data_request"
        ordering = ("-asked_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(outcome=""), name="data_request_due")
        ]


class ReferenceDataVersion(models.Model):
    """The version number of shared reference data, by which each process caches it."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField()

    class Meta:
        db_table = "core_version"


class CalendarOverride(models.Model):
    """A day that the holiday library has wrong or does not know yet."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "core_calendar_override"


class AnnouncedYear(models.Model):
    """A year beyond the holiday library whose days off have all been entered as overrides."""

    year = models.IntegerField(primary_key=True)

    class Meta:
        db_table = "core_announced_year"


class RenamedTerm(models.Model):
    """An installation's own word for a term of the screens, in one language."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    term = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    # In the order of the shipped forms; an empty one stays as shipped.
    forms = models.JSONField(default=list)

    class Meta:
        db_table = "core_renamed_term"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "language"], name="renamed_term_once")
        ]


class SpentChallenge(models.Model):
    """A used proof of work or question, stored until it would have expired; with its purpose, since
    a form that is sent twice brings the same one twice."""

    digest = models.BinaryField(primary_key=True)
    used_for = models.BinaryField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_spent_challenge"


class EventReader(models.Model):
    """The progress of a reader of events: all before `upto` is done."""

    name = models.CharField(max_length=40, primary_key=True)
    upto = models.DateTimeField()

    class Meta:
        db_table = "core_reader"


class HandledEvent(models.Model):
    """An event after `upto` that a reader has already handled."""

    pk = models.CompositePrimaryKey("reader", "stream_id", "seq")
    reader = models.CharField(max_length=40)
    stream_id = models.UUIDField()
    seq = models.IntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "core_reader_seen"


class TaskRun(models.Model):
    """The last run of a periodic task; without a worker these times grow old."""

    task = models.CharField(max_length=120, primary_key=True)
    watched_since = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "core_task_run"


class RateCounter(models.Model):
    """The number of uses within a period that is not over; the table is unlogged."""

    key = models.BinaryField(primary_key=True)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_counter"
