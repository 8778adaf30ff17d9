"""Model of second factor secrets, in addition to the libraries' tables."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import models

from jiceng.core.fields import EncryptedTextField
from jiceng.core.ids import uuid7

WRITES: Final = {
    "FactorSecret.give_to": "listeners tell of the factor whose secret this is",
}


class FactorSecret(models.Model):
    """The encrypted secret of a second factor.

    The library keeps only this row's identifier in its own table, so that a dump of the database
    opens no account and the secrets are encrypted again with all other data when keys change. The
    encryption is bound to the person too: a secret moved to another account cannot be decrypted.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Unknown only until the library has written its own row, in the same transaction.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    secret = EncryptedTextField(with_columns=("person_id",))

    def give_to(self, person: UUID) -> None:
        """Encrypt the secret for its person."""
        text = self.secret
        self.person_id, self.secret = person, text
        self.save()
