"""Photos belong to `records.attachments`, which any record has; their table stays."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_remarks_of_any_record")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Attachment")]
        )
    ]
