"""Database model of followers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiceng.core.ids import uuid7


class Follower(models.Model):
    """A person follows a record. Private to that person, and deleted without a trace."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stream = models.ForeignKey(
        "core.Stream", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    person = models.ForeignKey("directory.Person", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ("since", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "person"], name="follower_once_a_record")
        ]
