"""Secrets of second factors are bound to their person: each gets the one whose factor names it."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiceng.core.fields


def give(apps: Any, schema_editor: Any) -> None:
    """Name the person of each secret; what no factor names stays nobody's and opens nothing."""
    secrets = apps.get_model("accounts", "FactorSecret")
    for factor in apps.get_model("mfa", "Authenticator").objects.order_by("pk").iterator():
        kept = [factor.data.get(name) for name in ("secret", "seed")]
        secrets.objects.filter(pk__in=[key for key in kept if key]).update(person_id=factor.user_id)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "factorsecret",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "factorsecret",
            "secret",
            jiceng.core.fields.EncryptedTextField(with_columns=("person_id",)),
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
    ]
