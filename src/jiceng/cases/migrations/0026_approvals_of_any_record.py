"""Approvals belong to `records.approvals`, which any record has; their table stays."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_due_has_a_label")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Approval")]
        )
    ]
