"""Notifications of staff with their channels, and mail subscriptions of residents."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7


class Notification(models.Model):
    """A notification of one person about one event. Its text is generated when it is read, from
    data that are visible to the reader at that time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    # Of the event; its subject is found by the kind of its stream.
    event_type = models.CharField(max_length=60)
    stream_kind = models.CharField(max_length=40)
    stream_id = models.UUIDField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    made_at = models.DateTimeField(db_index=True)
    is_urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        ordering = ("-at", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stream_id", "seq", "person"], name="notice_once_an_event"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-at", "-id"], name="notice_inbox"),
            models.Index(
                fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
        ]


class Preference(models.Model):
    """A person's notification settings; without a row the defaults in `rules` apply."""

    person = models.OneToOneField(
        "directory.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    quiet_from = models.TimeField(default=time(22))
    quiet_to = models.TimeField(default=time(7))
    urgent_passes = models.BooleanField(default=True)
    # {kind: mode}; missing kinds are sent immediately.
    modes = models.JSONField(default=dict)


class Channel(models.Model):
    """An external channel of a person: a chat group's robot, an email address, a webhook."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=80)
    scheme = models.CharField(max_length=20)
    url = EncryptedTextField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("created_at", "id")


class Outgoing(models.Model):
    """A message that is sent until it is accepted or abandoned.

    The identifier lets a receiver recognise a repetition.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Message(Outgoing):
    """A message to one channel; its text is the same for all attempts."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    title = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        ordering = ("made_at", "id")
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="message_to_send",
            )
        ]


class Delivery(models.Model):
    """A notification to be sent through a channel, together with others due at the same time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="deliveries", db_column="notice_id"
    )
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    send_at = models.DateTimeField()
    message = models.ForeignKey(
        Message, null=True, on_delete=models.CASCADE, related_name="deliveries"
    )

    class Meta:
        ordering = ("send_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["send_at"], condition=Q(message__isnull=True), name="delivery_due")
        ]


class Subscription(models.Model):
    """Mail subscription to published records of one kind about a grid. It contains only an
    encrypted address; before confirmation no other mail is sent to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Of the records (`mail_subscriptions`).
    kind = models.CharField(max_length=40)
    grid_code = models.CharField(max_length=40)
    address = EncryptedTextField()
    address_index = models.BinaryField(max_length=16)
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    # Time of the last confirmation, which is requested again after a year.
    wanted_at = models.DateTimeField(null=True)
    asked_again_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "grid_code", "address_index"], name="subscribed_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["address_index"], name="subscribed_address")]


class LetterKind(models.TextChoices):
    """Kinds of mails to subscribers."""

    CONFIRM = "confirm"
    NEWS = "news"
    AGAIN = "again"


class Letter(Outgoing):
    """One mail to one subscriber. Its text is made at sending, in the subscriber's language, so
    that a delayed mail has the corrected text."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=LetterKind)
    # The published record, and the sequence number of the event.
    record = models.UUIDField(null=True, db_index=True)
    seq = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("made_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subscription", "record", "seq"], name="letter_once_a_change"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="letter_to_send",
            )
        ]
