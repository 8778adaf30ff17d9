"""A table for a model that exists for the time of one test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

from tests.core.chains import sql


@contextmanager
def table_of(model: Any) -> Iterator[None]:
    """Create the table of a model of the app `records` and unregister the model at the end."""
    try:
        with connection.schema_editor(collect_sql=True) as editor:
            editor.create_model(model)
        made = (each for each in editor.collected_sql if not each.startswith("--"))
        for statement in (*made, f"GRANT ALL ON {model._meta.db_table} TO PUBLIC"):
            sql(statement)
        yield
    finally:
        del apps.all_models["records"][model._meta.model_name]
        apps.clear_cache()
