"""Events record the new values of the columns that they changed."""

from django.db import migrations, models

COLUMN = """
ALTER TABLE core_event ADD COLUMN changes text NOT NULL DEFAULT '';
CREATE SEQUENCE core_change_number;
"""
UNDO = """
DROP SEQUENCE core_change_number;
ALTER TABLE core_event DROP COLUMN changes;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0008_salts")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(COLUMN, UNDO)],
            state_operations=[
                migrations.AddField(
                    model_name="event",
                    name="changes",
                    field=models.TextField(
                        blank=True,
                        default="",
                        help_text="canonical JSON: new values of rows' columns",
                    ),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rested",
            fields=[
                (
                    "table",
                    models.CharField(max_length=63, primary_key=True, serialize=False),
                ),
                ("columns", models.JSONField(default=list)),
                ("is_due", models.BooleanField(default=False)),
                ("upto", models.CharField(blank=True, max_length=80)),
            ],
            options={"db_table": "core_rested"},
        ),
    ]
