import django.db.models.deletion
from django.db import migrations, models

import jiceng.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_importer_forgotten"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseMerge",
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
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "To be accepted"),
                            ("accepted", "To be dispatched"),
                            ("dispatched", "To be acknowledged"),
                            ("handling", "Being handled"),
                            ("suspended", "Suspended"),
                            ("resolved", "To be called back"),
                            ("closed", "Closed"),
                            ("merged", "Merged"),
                            ("declined", "Not accepted"),
                        ],
                        max_length=12,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.RemoveIndex(
            model_name="case",
            name="case_newest",
        ),
        migrations.AddField(
            model_name="approval",
            name="amount_unit",
            field=models.CharField(
                blank=True,
                choices=[
                    ("urgent_hour", "urgent hours"),
                    ("work_hour", "working hours"),
                    ("work_day", "working days"),
                    ("calendar_day", "calendar days"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="callback",
            name="is_unverified",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="callback",
            name="way",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="caller",
            name="verified_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="callback_way",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="case",
            name="urgency_by_words",
            field=models.SmallIntegerField(
                choices=[(0, "Normal"), (1, "Urgent"), (2, "Emergency")], null=True
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="urgency_set",
            field=models.SmallIntegerField(
                choices=[(0, "Normal"), (1, "Urgent"), (2, "Emergency")], null=True
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["-opened_at", "-id"],
                include=("unit", "grid_code", "category", "due_at", "outcome", "callback_way"),
                name="case_newest",
            ),
        ),
        migrations.AddField(
            model_name="casemerge",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="casemerge",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="casemerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("case",),
                name="merged_once_at_a_time",
            ),
        ),
    ]
