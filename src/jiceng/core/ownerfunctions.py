"""Functions and triggers that a migration makes, fixed to the schema in which the tables are.

Without that, a temporary table of whoever writes comes first in the search path of a function and
could take a real one's place.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

SCHEMA = "{schema}"


def run(statements: str, undo: str) -> migrations.RunPython:
    """An operation of a migration.

    Args:
        statements: SQL; a function says ``SET search_path = {schema}, pg_temp``.
        undo: SQL that takes them back.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(current_schema())")
            cursor.execute(statements.replace(SCHEMA, cursor.fetchone()[0]))

    def backwards(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(undo)

    return migrations.RunPython(forwards, backwards)
