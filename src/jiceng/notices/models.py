"""What people are told of: notices in their inbox, the ways out, and what was sent by them."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7


class Notice(models.Model):
    """One person is told of one event. It holds no words: they are made from what the reader may
    see when they look."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    stream_id = models.UUIDField()
    seq = models.IntegerField()
    at = models.DateTimeField()
    made_at = models.DateTimeField(db_index=True)
    is_urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
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
    """How somebody wants to be told; without a row, by the defaults in `rules`."""

    person = models.OneToOneField(
        "directory.Person", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    quiet_from = models.TimeField(default=time(22))
    quiet_to = models.TimeField(default=time(7))
    urgent_passes = models.BooleanField(default=True)
    # {kind: mode}; kinds that are missing are sent at once.
    modes = models.JSONField(default=dict)


class Channel(models.Model):
    """A way by which somebody is told outside: a chat group's robot, an address, a webhook."""

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


class Message(models.Model):
    """What goes out by a channel at once: its words stay the same however often it is tried.

    The identifier is the key by which a receiver knows a repetition.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    title = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

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
    """A notice that is to go out by a channel, with others that are due at the same time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    send_at = models.DateTimeField()
    message = models.ForeignKey(
        Message, null=True, on_delete=models.CASCADE, related_name="deliveries"
    )

    class Meta:
        ordering = ("send_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["send_at"], condition=Q(message__isnull=True), name="delivery_due")
        ]
