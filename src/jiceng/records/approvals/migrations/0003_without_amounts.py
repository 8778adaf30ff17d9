"""The length of an extension stands among what its move was given."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_any_move")]
    operations = [
        migrations.RemoveField("approval", "amount"),
        migrations.RemoveField("approval", "amount_unit"),
        migrations.AddIndex(
            "approval",
            models.Index(
                condition=models.Q(("granted__isnull", True)),
                fields=["asked_at", "id"],
                name="approval_pending",
            ),
        ),
    ]
