"""Usual reasons that an installation has edited."""

from __future__ import annotations

from django.db import models

from jiceng.core.ids import uuid7


class ReasonList(models.Model):
    """The own texts of a list; a list without a row has the shipped ones."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60, unique=True)
    # In the order in which they are offered; none means that nothing is offered.
    texts = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name
