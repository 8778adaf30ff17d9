"""The background job of an export by its usual name. The column keeps its own."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("core", "0016_plain_model_names"),
        ("workbench", "0006_drafts_and_presences_of_any_record"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("export", "errand", "job"),
                migrations.AlterField(
                    "export",
                    "job",
                    models.OneToOneField(
                        db_column="errand_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="core.backgroundjob",
                    ),
                ),
            ]
        )
    ]
