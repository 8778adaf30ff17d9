"""The columns of the clock are those of any record that can be due; the table stays as it is."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_attachments_of_any_record")]
    operations = [
        migrations.AlterField(
            model_name="case",
            name="due_at",
            field=models.DateTimeField(null=True, verbose_name="Due"),
        )
    ]
