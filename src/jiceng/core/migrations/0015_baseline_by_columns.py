"""The due part of a table's baseline: whole rows, or only columns that a new version has added."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0014_data_requests")]

    operations = [
        migrations.AddField("rested", "is_whole", models.BooleanField(default=False)),
        migrations.AddField("rested", "adding", models.JSONField(default=list)),
        migrations.RunSQL("UPDATE core_rested SET is_whole = is_due", migrations.RunSQL.noop),
    ]
