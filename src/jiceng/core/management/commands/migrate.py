"""The `migrate` command, run as the database's owner."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from jiceng.core.migration_states import SparingExecutor
from jiceng.core.roles import app_role, as_owner, require

# Django's command names its executor here and nowhere else.
vars(migrate)["MigrationExecutor"] = SparingExecutor


class Command(migrate.Command):
    """Tables are created by their owner; all other connections use a role that owns nothing."""

    def handle(self, *args: Any, **options: Any) -> Any:
        """Migrate with the owner's connection; check first that the application's role exists."""
        with as_owner(options["database"]):
            role = app_role() if options["database"] == DEFAULT_DB_ALIAS else None
            if role is not None:
                require(role)
            return super().handle(*args, **options)
