"""First contact and answer of requests, requests answered directly, figures by request type."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import jiceng.core.ids

_COVERED = ["unit", "grid_code", "category", "due_at", "outcome", "callback_way"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_calls_by_caller")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="answered_directly",
            field=models.BooleanField(db_default=False, default=False),
        ),
        *(
            migrations.AddField(model_name="case", name=name, field=models.DateTimeField(null=True))
            for name in (
                "contact_due_at",
                "contacted_at",
                "answer_due_at",
                "answered_at",
                "service_due_at",
            )
        ),
        migrations.CreateModel(
            name="Citation",
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
                ("article", models.UUIDField()),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="cases.case",
                    ),
                ),
            ],
            options={"ordering": ("at", "id")},
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["service_due_at"],
                condition=Q(is_open=True, service_due_at__isnull=False),
                name="case_service_due",
            ),
        ),
        migrations.RemoveIndex(model_name="case", name="case_newest"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["-opened_at", "-id"],
                include=[*_COVERED, "request_type"],
                name="case_newest",
            ),
        ),
    ]
