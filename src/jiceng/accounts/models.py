"""What accounts hold beyond the libraries' own tables."""

from __future__ import annotations

from django.db import models

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7


class FactorSecret(models.Model):
    """The secret of a second factor, sealed.

    The library keeps only this row's identifier in its own table, so that a dump of the database
    opens no account and the secrets are sealed anew with everything else when keys change.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    secret = EncryptedTextField()
