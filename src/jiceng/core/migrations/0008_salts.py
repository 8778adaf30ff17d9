from django.db import migrations, models

import jiceng.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_owners_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Salt",
            fields=[
                (
                    "row",
                    models.UUIDField(
                        help_text="the row, of whatever table", primary_key=True, serialize=False
                    ),
                ),
                ("salt", jiceng.core.fields.EncryptedTextField()),
            ],
            options={
                "db_table": "core_salt",
            },
        ),
    ]
