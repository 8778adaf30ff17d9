"""Imports belong to `records.imports`, which takes tables of any records; their tables stay."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_approvals_of_any_record")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="ImportReject"),
                migrations.DeleteModel(name="ImportRun"),
                migrations.DeleteModel(name="ImportJob"),
            ]
        )
    ]
