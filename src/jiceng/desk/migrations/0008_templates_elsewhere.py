"""Reply templates become records of an app of their own, which takes the table over."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workbench", "0007_export_names_its_job")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="ReplyTemplate")]
        )
    ]
