"""The `flush` command, run as the database's owner."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from jiceng.core.roles import as_owner


class Command(flush.Command):
    """Only the owner may empty tables."""

    def handle(self, **options: Any) -> Any:
        """Flush under the owner's connection."""
        with as_owner(options["database"]):
            return super().handle(**options)
