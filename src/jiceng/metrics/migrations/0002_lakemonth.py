from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LakeMonth",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "fact",
                        "month",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("fact", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("is_stale", models.BooleanField(default=False)),
                ("file", models.CharField(blank=True, max_length=60)),
                ("rows", models.BigIntegerField(default=0)),
                ("bytes", models.BigIntegerField(default=0)),
                ("layout", models.CharField(blank=True, max_length=64)),
                ("written_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
