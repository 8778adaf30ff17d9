"""Remarks belong to `records.remarks`, which any record has; their table stays."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_search_by_units")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Remark")]
        )
    ]
