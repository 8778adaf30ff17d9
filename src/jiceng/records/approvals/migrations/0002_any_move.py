"""What an extension was asked for becomes what a move is given, whatever the move."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE cases_approval
SET given = jsonb_build_object('amount', amount::text, 'amount_unit', amount_unit)
WHERE amount IS NOT NULL
"""
EMPTY = """
UPDATE cases_approval
SET amount = (given->>'amount')::numeric, amount_unit = given->>'amount_unit'
WHERE given ? 'amount'
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_successor"), ("approvals", "0001_from_requests")]
    operations = [
        migrations.AlterField(
            "approval",
            "kind",
            models.CharField(help_text="what is asked for, such as a move's name", max_length=40),
        ),
        migrations.AddField("approval", "given", models.JSONField(default=dict)),
        migrations.AddField(
            "approval", "is_withdrawn", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            "approval",
            "unit",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.unit",
            ),
        ),
        migrations.RunSQL(FILL, EMPTY),
    ]
