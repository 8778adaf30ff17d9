"""What signing in needs to know of people and roles."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("directory", "0001_initial")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="person",
            name="must_change_password",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="person",
            name="work_number",
            field=models.CharField(blank=True, max_length=40, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="role",
            name="needs_mfa",
            field=models.BooleanField(default=False),
        ),
    ]
