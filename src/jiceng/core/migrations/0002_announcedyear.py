"""Years whose days off have all been entered by hand."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("core", "0001_initial")]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="AnnouncedYear",
            fields=[("year", models.IntegerField(primary_key=True, serialize=False))],
            options={"db_table": "core_announced_year"},
        ),
    ]
