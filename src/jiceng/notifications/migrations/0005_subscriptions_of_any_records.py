"""Residents subscribe to records of any kind; announcements are an app of their own.

The tables of announcements stay as they are (`announcements` 0001).
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_about_any_stream")]

    operations = [
        migrations.AddField(
            "subscription",
            "kind",
            models.CharField(max_length=40, default="news"),
            preserve_default=False,
        ),
        migrations.RemoveConstraint("subscription", "subscribed_once"),
        migrations.AddConstraint(
            "subscription",
            models.UniqueConstraint(
                fields=["kind", "grid_code", "address_index"], name="subscribed_once"
            ),
        ),
        # The record may be of any kind; its number counted its events before as well.
        migrations.RemoveConstraint("letter", "letter_once_a_change"),
        migrations.AlterField("letter", "item", models.UUIDField(null=True, db_index=True)),
        migrations.RenameField("letter", "item", "record"),
        migrations.RenameField("letter", "version", "seq"),
        migrations.AddConstraint(
            "letter",
            models.UniqueConstraint(
                fields=["subscription", "record", "seq"], name="letter_once_a_change"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("NewsChange"),
                migrations.DeleteModel("NewsItem"),
            ]
        ),
    ]
