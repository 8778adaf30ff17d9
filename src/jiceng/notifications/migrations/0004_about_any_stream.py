"""A notification is about whatever its event's stream is about, no longer about requests alone."""

import django.db.models.deletion
from django.db import migrations, models

# A notification that lacks its event keeps neither, and leads to the audit trail.
FILL = """
UPDATE notices_notice n SET event_type = e.type, stream_kind = e.stream_kind
FROM core_event e WHERE e.stream_id = n.stream_id AND e.seq = n.seq
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_initial"),
        ("notices", "0003_about_no_request"),
    ]

    operations = [
        migrations.AddField("notice", "event_type", models.CharField(max_length=60, default="")),
        migrations.AddField("notice", "stream_kind", models.CharField(max_length=40, default="")),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("notice", "event_type", models.CharField(max_length=60)),
        migrations.AlterField("notice", "stream_kind", models.CharField(max_length=40)),
        migrations.RemoveField("notice", "case"),
        # The tables and columns keep their names.
        migrations.AlterModelTable("notice", "notices_notice"),
        migrations.RenameModel("Notice", "Notification"),
        migrations.AlterField(
            "delivery",
            "notice",
            models.ForeignKey(
                db_column="notice_id",
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deliveries",
                to="notices.notification",
            ),
        ),
        migrations.RenameField("delivery", "notice", "notification"),
        # The constraint is on the same columns as before.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("delivery", "delivery_once"),
                migrations.AddConstraint(
                    "delivery",
                    models.UniqueConstraint(
                        fields=["notification", "channel"], name="delivery_once"
                    ),
                ),
            ]
        ),
    ]
