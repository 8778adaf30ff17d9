"""Drafts and presences belong to any record: the same tables and columns, which name its chain."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

_SWAP = """
DO $$
DECLARE each record;
BEGIN
    FOR each IN
        SELECT conrelid::regclass AS held, conname FROM pg_constraint
        WHERE contype = 'f' AND confrelid = '{old}'::regclass
          AND conrelid IN ('workbench_draft'::regclass, 'workbench_presence'::regclass)
    LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', each.held, each.conname);
    END LOOP;
END $$;
ALTER TABLE workbench_draft ADD CONSTRAINT workbench_draft_case_id_fk_{new}
    FOREIGN KEY (case_id) REFERENCES {new} (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE workbench_presence ADD CONSTRAINT workbench_presence_case_id_fk_{new}
    FOREIGN KEY (case_id) REFERENCES {new} (id) DEFERRABLE INITIALLY DEFERRED;
"""
TO_STREAMS = _SWAP.format(old="cases_case", new="core_stream")
TO_CASES = _SWAP.format(old="core_stream", new="cases_case")
HELD = {"draft": ("draft_once_a_field", "field"), "presence": ("presence_once_a_visit", "visit")}


def _of_stream(model: str) -> list[migrations.operations.base.Operation]:
    name, third = HELD[model]
    stream = models.ForeignKey(
        db_column="case_id",
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="core.stream",
    )
    constraint = models.UniqueConstraint(fields=("stream", "person", third), name=name)
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.RemoveField(model_name=model, name="case"),
        migrations.AddField(model_name=model, name="stream", field=stream),
        migrations.AddConstraint(model_name=model, constraint=constraint),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0015_baseline_by_columns"),
        ("workbench", "0005_lists_of_saved_filters"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[*_of_stream("draft"), *_of_stream("presence")],
            database_operations=[migrations.RunSQL(TO_STREAMS, TO_CASES)],
        )
    ]
