"""Sealed secrets of second factors."""

from typing import Any, ClassVar

from django.db import migrations, models

import jiceng.core.fields
import jiceng.core.ids


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="FactorSecret",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=jiceng.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("secret", jiceng.core.fields.EncryptedTextField()),
            ],
        ),
    ]
