"""The `migrate` command, run as the database's owner."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from jiceng.core.roles import as_owner


class Command(migrate.Command):
    """Tables are created by their owner; all other connections use a role that owns nothing."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate under the owner's connection."""
        with as_owner(options["database"]):
            return super().handle(*args, **options)
