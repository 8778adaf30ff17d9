"""Photos of requests become photos of any record: the same table, under its name of before."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import jiceng.core.ids

TO_STREAMS = """
ALTER TABLE cases_attachment DROP CONSTRAINT cases_attachment_case_id_1cf64b9f_fk_cases_case_id;
ALTER TABLE cases_attachment DROP CONSTRAINT cases_attachment_task_id_d9322b5d_fk_cases_casetask_id;
ALTER TABLE cases_attachment ADD CONSTRAINT cases_attachment_case_id_fk_core_stream
    FOREIGN KEY (case_id) REFERENCES core_stream (id) DEFERRABLE INITIALLY DEFERRED;
"""
TO_CASES = """
ALTER TABLE cases_attachment DROP CONSTRAINT cases_attachment_case_id_fk_core_stream;
ALTER TABLE cases_attachment ADD CONSTRAINT cases_attachment_case_id_1cf64b9f_fk_cases_case_id
    FOREIGN KEY (case_id) REFERENCES cases_case (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE cases_attachment ADD CONSTRAINT cases_attachment_task_id_d9322b5d_fk_cases_casetask_id
    FOREIGN KEY (task_id) REFERENCES cases_casetask (id) DEFERRABLE INITIALLY DEFERRED;
"""
KINDS = [
    ("report", "Sent by the resident"),
    ("before", "Before"),
    ("after", "After"),
    ("evidence", "Evidence"),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("core", "0015_baseline_by_columns"),
        ("directory", "0006_successor"),
        ("cases", "0024_attachments_of_any_record"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Attachment",
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
                        ("part_id", models.UUIDField(db_column="task_id", null=True)),
                        ("kind", models.CharField(choices=KINDS, max_length=10)),
                        ("is_internal", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("digest", models.CharField(max_length=64)),
                        ("width", models.IntegerField()),
                        ("height", models.IntegerField()),
                        ("bytes", models.IntegerField()),
                        ("detached_at", models.DateTimeField(null=True)),
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
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "cases_attachment",
                        "ordering": ("at", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                fields=("name",),
                                name="attachment_once_a_file",
                            )
                        ],
                    },
                ),
            ],
            database_operations=[migrations.RunSQL(TO_STREAMS, TO_CASES)],
        )
    ]
