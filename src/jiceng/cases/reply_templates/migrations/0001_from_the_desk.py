"""Reply templates become records: the same table, with what every record has."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import jiceng.core.ids

UNIT = models.ForeignKey(
    on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
)
CATEGORY = models.ForeignKey(
    blank=True,
    null=True,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="cases.category",
)
AS_BEFORE = migrations.CreateModel(
    name="ReplyTemplate",
    fields=[
        (
            "id",
            models.UUIDField(
                default=jiceng.core.ids.uuid7, editable=False, primary_key=True, serialize=False
            ),
        ),
        ("unit", UNIT),
        ("name", models.CharField(max_length=80)),
        ("text", models.TextField()),
        ("move", models.CharField(max_length=10)),
        ("category", CATEGORY),
        ("case_state", models.CharField(blank=True, db_column="state", max_length=12)),
        ("moved_at", models.DateTimeField(db_column="edited_at")),
    ],
    options={
        "db_table": "workbench_replytemplate",
        "constraints": [
            models.UniqueConstraint(
                fields=("unit", "move", "name"), name="reply_template_once_by_name"
            )
        ],
    },
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("workbench", "0008_templates_elsewhere"),
        ("cases", "0025_due_has_a_label"),
        ("directory", "0006_successor"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[AS_BEFORE]),
        migrations.AddField("replytemplate", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "replytemplate",
            "state",
            models.CharField(db_column="standing", default="kept", max_length=20),
            preserve_default=False,
        ),
        migrations.AddField("replytemplate", "opened_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "replytemplate", "wakes_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunSQL(
            "UPDATE workbench_replytemplate SET opened_at = edited_at", migrations.RunSQL.noop
        ),
        migrations.AlterField("replytemplate", "opened_at", models.DateTimeField()),
    ]
