"""Words of the screens that an installation renames."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

from jiceng.core import ids


class Migration(migrations.Migration):
    dependencies: ClassVar = [("core", "0016_plain_model_names")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="RenamedTerm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=10)),
                ("forms", models.JSONField(default=list)),
            ],
            options={
                "db_table": "core_renamed_term",
                "constraints": [
                    models.UniqueConstraint(fields=("term", "language"), name="renamed_term_once")
                ],
            },
        ),
    ]
