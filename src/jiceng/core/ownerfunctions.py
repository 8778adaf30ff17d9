"""Migration operations for functions and triggers, fixed to the schema of the tables.

Otherwise a writer's temporary table would come first in the search path of a function and could
replace a real one.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

SCHEMA = "{schema}"


def run(statements: str, undo: str) -> migrations.RunPython:
    """An operation of a migration.

    Args:
        statements: SQL; a function sets ``SET search_path = {schema}, pg_temp``.
        undo: SQL that reverses them.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(current_schema())")
            cursor.execute(statements.replace(SCHEMA, cursor.fetchone()[0]))

    def backwards(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(undo)

    return migrations.RunPython(forwards, backwards)
