"""Remarks of requests become remarks of any record: the same table, under its name of before."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import jiceng.core.ids

TO_STREAMS = """
ALTER TABLE cases_remark DROP CONSTRAINT cases_remark_case_id_64b97c10_fk_cases_case_id;
ALTER TABLE cases_remark ADD CONSTRAINT cases_remark_case_id_fk_core_stream
    FOREIGN KEY (case_id) REFERENCES core_stream (id) DEFERRABLE INITIALLY DEFERRED;
"""
TO_CASES = """
ALTER TABLE cases_remark DROP CONSTRAINT cases_remark_case_id_fk_core_stream;
ALTER TABLE cases_remark ADD CONSTRAINT cases_remark_case_id_64b97c10_fk_cases_case_id
    FOREIGN KEY (case_id) REFERENCES cases_case (id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("core", "0015_baseline_by_columns"), ("cases", "0023_remarks_of_any_record")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=jiceng.core.ids.uuid7,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                help_text="with which move; “note” for none", max_length=20
                            ),
                        ),
                        ("text", models.TextField()),
                        ("is_internal", models.BooleanField(default=True)),
                        ("at", models.DateTimeField()),
                        ("erased_at", models.DateTimeField(null=True)),
                        (
                            "stream",
                            models.ForeignKey(
                                db_column="case_id",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.stream",
                            ),
                        ),
                    ],
                    options={"db_table": "cases_remark", "ordering": ("at", "id")},
                ),
            ],
            database_operations=[migrations.RunSQL(TO_STREAMS, TO_CASES)],
        )
    ]
