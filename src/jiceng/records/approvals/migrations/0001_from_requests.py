"""Approvals of requests become approvals of any record: the same table, under its name of before.
The length of an extension becomes what its move was given."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import jiceng.core.ids

TO_STREAMS = """
ALTER TABLE cases_approval DROP CONSTRAINT cases_approval_case_id_0c7f19f4_fk_cases_case_id;
ALTER TABLE cases_approval ADD CONSTRAINT cases_approval_case_id_fk_core_stream
    FOREIGN KEY (case_id) REFERENCES core_stream (id) DEFERRABLE INITIALLY DEFERRED;
"""
TO_CASES = """
ALTER TABLE cases_approval DROP CONSTRAINT cases_approval_case_id_fk_core_stream;
ALTER TABLE cases_approval ADD CONSTRAINT cases_approval_case_id_0c7f19f4_fk_cases_case_id
    FOREIGN KEY (case_id) REFERENCES cases_case (id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("core", "0015_baseline_by_columns"),
        ("directory", "0006_successor"),
        ("cases", "0026_approvals_of_any_record"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Approval",
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
                        ("kind", models.CharField(max_length=10)),
                        ("asked_at", models.DateTimeField()),
                        ("reason", models.TextField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                        (
                            "amount_unit",
                            models.CharField(blank=True, default="", max_length=20),
                        ),
                        ("decisions", models.JSONField(default=list)),
                        ("granted", models.BooleanField(null=True)),
                        ("decided_at", models.DateTimeField(null=True)),
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
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.person",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "cases_approval",
                        "ordering": ("asked_at", "id"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("granted__isnull", True)),
                                fields=("stream", "kind"),
                                name="approval_one_pending",
                            )
                        ],
                    },
                ),
            ],
            database_operations=[migrations.RunSQL(TO_STREAMS, TO_CASES)],
        )
    ]
