"""Devices of officers, the commands that they send, and what two people changed at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7


class ReceivingKey(models.Model):
    """A key pair to whose public half phones seal their commands; the newest one is given out."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    public = models.BinaryField(help_text="point of P-256, uncompressed")
    private = EncryptedTextField(blank=True, default="", help_text="PKCS 8, in base64")
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)


class Device(models.Model):
    """One officer on one phone; colleagues on the same phone have devices of their own."""

    id = models.UUIDField(primary_key=True, editable=False)
    phone = models.UUIDField(help_text="the installed app, which several officers may share")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    name = models.CharField(pgettext_lazy("device", "Phone"), max_length=80)
    signing_key = models.BinaryField(help_text="point of P-256, uncompressed")
    enrolled_at = models.DateTimeField(pgettext_lazy("device", "Set up"))
    # Until then the phone opens its own copy without asking the server.
    opens_until = models.DateTimeField()
    received = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(_("Revoked"), null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "enrolled_at"], name="device_of_person"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def made(self) -> int:
        """Commands that the phone has made, as far as it could say."""
        return self.contact.made

    @property
    def lacks(self) -> int:
        """Commands that the phone has made and the server does not have."""
        return max(0, self.made - self.received)


class Contact(models.Model):
    """What a phone has said about its queue, signed by it, and when it was last heard."""

    device = models.OneToOneField(Device, models.PROTECT, primary_key=True, related_name="contact")
    made = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(_("Last contact"))
    seed = models.BinaryField(
        default=b"", help_text="from which the server's half of the key to the phone's copy comes"
    )


class CommandState(models.TextChoices):
    """What became of a command."""

    HELD = "held", _("waits for an earlier step")
    APPLIED = "applied", _("carried out")
    CONFLICT = "conflict", _("to be compared")
    REFUSED = "refused", _("not carried out")
    CLOSED = "closed", _("not carried out, closed")


class Command(models.Model):
    """A command as it arrived: never changed, applied once."""

    id = models.UUIDField(primary_key=True, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="commands")
    number = models.PositiveIntegerField()
    stream = models.UUIDField(help_text="the record")
    step = models.PositiveIntegerField(help_text="of this device on this record")
    name = models.CharField(max_length=60, help_text="of a `phone_commands.PhoneCommand`")
    # The signed text, byte for byte.
    text = EncryptedTextField(blank=True, default="")
    digest = models.BinaryField(help_text="SHA-256 of the signed text")
    made_at = models.DateTimeField(help_text="by the phone's clock, never used for order")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=CommandState)
    code = models.CharField(max_length=60, blank=True, default="")
    # The reason of a refusal, in the author's language.
    reason = EncryptedTextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "number"], name="command_number"),
            models.UniqueConstraint(fields=["device", "stream", "step"], name="command_step"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="command_by_time"),
            models.Index(
                fields=["device", "number"],
                condition=~Q(state="applied"),
                name="command_not_applied",
            ),
        ]


class FileState(models.TextChoices):
    """How far a file of a command has arrived."""

    COMING = "coming", _("on its way")
    WHOLE = "whole", _("waits for its record")
    ATTACHED = "attached", _("attached")
    REFUSED = "refused", _("not attached")


class CommandFile(models.Model):
    """A photo or recording that a command names; its content comes later, in parts."""

    id = models.UUIDField(primary_key=True, editable=False)
    command = models.ForeignKey(Command, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=5, help_text="photo or voice")
    shows = models.CharField(max_length=10)
    digest = models.BinaryField(help_text="SHA-256 of the content, from the signed command")
    bytes = models.PositiveIntegerField(help_text="of the content")
    state = models.CharField(max_length=8, choices=FileState, default=FileState.COMING)
    received = models.PositiveIntegerField(default=0, help_text="bytes of the sealed content")
    # The reason why it was not attached, in the author's language.
    reason = models.CharField(max_length=300, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["command"],
                condition=~Q(state="attached"),
                name="command_file_open",
            ),
        ]


class IncomingFile(models.Model):
    """What has arrived of a file, sealed as the phone sent it; gone once the file is settled."""

    file = models.OneToOneField(
        CommandFile, models.PROTECT, primary_key=True, related_name="incoming"
    )
    key = models.UUIDField(help_text="of the ReceivingKey")
    point = models.BinaryField()
    nonce = models.BinaryField()
    size = models.PositiveIntegerField(help_text="of the sealed content")
    content = models.BinaryField(default=b"")


class Conflict(models.Model):
    """A field that the officer changed without signal while somebody else changed it as well."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    command = models.ForeignKey(Command, models.PROTECT, related_name="conflicts")
    field = models.CharField(max_length=60)
    # Both as JSON.
    mine = EncryptedTextField(blank=True, default="")
    theirs = EncryptedTextField(blank=True, default="")
    theirs_by = models.UUIDField(null=True, help_text="person; null for the system")
    theirs_at = models.DateTimeField(null=True)
    takes_mine = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["command", "field"], name="conflict_once"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, takes_mine__isnull=True)
                | Q(decided_at__isnull=False, takes_mine__isnull=False),
                name="conflict_decided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["command"], condition=Q(decided_at__isnull=True), name="conflict_open"
            ),
        ]
