from django.db import migrations, models

import jiceng.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("workbench", "0003_saved_filters_and_exports"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="presence", name="presence_once"),
        # Whoever is there now was there once; they are swept away within minutes.
        migrations.AddField(
            model_name="presence",
            name="visit",
            field=models.UUIDField(default=jiceng.core.ids.uuid7),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="presence",
            name="left_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(
                fields=("case", "person", "visit"), name="presence_once_a_visit"
            ),
        ),
    ]
