"""An example model with personal fields."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from jiceng.core import fields, privacy
from jiceng.core.embedded_access import APP
from jiceng.core.ids import uuid7
from jiceng.core.privacy import Personal, keep
from tests.core.chains import sql


@contextmanager
def note_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A model `Note` with its table, known to core as an app's model would be."""
    monkeypatch.setattr(fields, "_REGISTRY", {})
    purpose = Personal("to test", keep("written", years=2))
    declaration = privacy.Declaration(
        "core.Note",
        {"name": purpose, "phone": purpose, "phone_index": purpose},
        ("id", "topic", "written_at", "erased_at"),
    )
    with isolate_apps("jiceng.core"):

        class Note(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid7)
            name = fields.EncryptedTextField(blank=True, default="")
            phone = fields.EncryptedTextField[str | None, str | None](null=True)
            phone_index = models.BinaryField(null=True)
            topic = models.TextField(default="")
            written_at = models.DateTimeField()
            erased_at = models.DateTimeField(null=True)

            class Meta:
                app_label = "core"

        declared = {**privacy.declarations(), "core.Note": declaration}
        monkeypatch.setattr(privacy, "declarations", lambda: declared)
        with connection.schema_editor(collect_sql=True) as editor:
            editor.create_model(Note)
        # Rolled back with everything else that the test has done.
        sql("".join([*editor.collected_sql, f"GRANT ALL ON {Note._meta.db_table} TO {APP}"]))
        yield Note
