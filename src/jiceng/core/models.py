"""Nouns that every app stands on: events and their streams, day roots, versions of shared data."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from jiceng.core.fields import EncryptedTextField


class Stream(models.Model):
    """The head of one chain: how long it is and how it ends. Its row lock orders the appends."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    seq = models.IntegerField()
    hash = models.BinaryField()

    class Meta:
        db_table = "core_stream"


class EventManager(models.Manager["Event"]):
    """Leaves out what events tell of rows, which may be long, unless it is asked for."""

    def get_queryset(self) -> models.QuerySet[Event]:
        return super().get_queryset().defer("changes")


class Event(models.Model):
    """Something that happened, as its action recorded it. Rows are only ever added.

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
    # Empty in events from before it was kept, and in those that changed no row of evidence.
    changes = models.TextField(blank=True, help_text="canonical JSON: new values of rows' columns")

    objects: ClassVar[EventManager] = EventManager()

    class Meta:
        db_table = "core_event"


class Rested(models.Model):
    """Which columns of a table events tell of, and how far the rows from before that have been told
    as they were found; see `baseline`."""

    table = models.CharField(max_length=63, primary_key=True)
    columns = models.JSONField(default=list)
    is_due = models.BooleanField(default=False)
    # Due are all columns of rows that no event has told, and of all others these alone.
    is_whole = models.BooleanField(default=False)
    adding = models.JSONField(default=list)
    # The last row that has been told, by its key; empty before the first.
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
    """A further root of a day that was closed too early: with the events that came after it."""

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
    """A root on its way to a place outside, and a time-stamp that came back for it."""

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
    """A root of another installation that this one keeps for it."""

    pk = models.CompositePrimaryKey("key", "link")
    key = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    number = models.BigIntegerField()
    record = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "core_received_root"


class Clock(models.Model):
    """The last beat of a machine's two clocks, and since when they have disagreed."""

    machine = models.CharField(max_length=255, primary_key=True)
    wall = models.DateTimeField()
    boot = models.CharField(max_length=40, blank=True)
    since_boot = models.DurationField()
    held_since = models.DateTimeField(null=True)
    ahead = models.DurationField(null=True, help_text="of the wall clock at that moment")

    class Meta:
        db_table = "core_clock"


class Errand(models.Model):
    """Something long that was asked for and is done in the background, with its progress and what
    came of it; see `errands`."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    asked_by = models.CharField(max_length=60, help_text="as Actor.ref names them")
    asked_at = models.DateTimeField()
    # In which its asker reads what came of it.
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
    """What the digests of one row's texts are made with; erased with them (see `salts`)."""

    row = models.UUIDField(primary_key=True, help_text="the row, of whatever table")
    salt = EncryptedTextField()

    class Meta:
        db_table = "core_salt"


class DataRequest(models.Model):
    """Somebody asks to see, have corrected or have erased what is kept of them; see `subjects`."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    # Who asks, by what they are found: JSON of a `subjects.Subject`.
    subject = EncryptedTextField()
    # How it was made sure that it is they who ask, and what they want.
    note = EncryptedTextField()
    asked_by = models.CharField(max_length=60, help_text="as Actor.ref names them")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # "" while it is open, else "done" or "refused", with what was answered.
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


class Version(models.Model):
    """The number under which shared reference data is cached in each process."""

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


class SpentChallenge(models.Model):
    """A proof of work or a question that has been used, until it would have expired anyway; and
    for what, since a form that is sent twice brings the same one twice."""

    digest = models.BinaryField(primary_key=True)
    used_for = models.BinaryField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_spent_challenge"


class Reader(models.Model):
    """How far somebody who reads the events has come: all before `upto` is done."""

    name = models.CharField(max_length=40, primary_key=True)
    upto = models.DateTimeField()

    class Meta:
        db_table = "core_reader"


class ReaderSeen(models.Model):
    """An event after `upto` that a reader has had already."""

    pk = models.CompositePrimaryKey("reader", "stream_id", "seq")
    reader = models.CharField(max_length=40)
    stream_id = models.UUIDField()
    seq = models.IntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "core_reader_seen"


class TaskRun(models.Model):
    """When a task that runs by itself last did; without a worker these moments grow old."""

    task = models.CharField(max_length=120, primary_key=True)
    watched_since = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "core_task_run"


class Counter(models.Model):
    """How often something was done within a time that is not over; the table is not logged."""

    key = models.BinaryField(primary_key=True)
    count = models.IntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_counter"
