"""Needs get a clock. Those that wait for a unit keep the moment at which they pass to the street; all
others have no deadline."""

from django.db import migrations, models

LEDGERS = """
UPDATE needs_need SET
    due_at = CASE WHEN waits THEN opened_at + interval '10 days' END,
    ledger = jsonb_build_array(jsonb_build_object(
        'kind', 'start',
        'at', to_char(opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'span', CASE WHEN waits THEN '10 calendar_day' END,
        'unit_id', unit_id))
FROM (SELECT id AS one, state = 'open' AND wakes_at IS NOT NULL AS waits FROM needs_need) AS each
WHERE one = id
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0002_pairings_are_records")]

    operations = [
        migrations.AddField("need", "breached_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "need", "breaches_told", models.SmallIntegerField(db_default=0, default=0)
        ),
        migrations.AddField("need", "due_at", models.DateTimeField(null=True, verbose_name="Due")),
        migrations.AddField("need", "extension_count", models.SmallIntegerField(default=0)),
        migrations.AddField("need", "is_exempted", models.BooleanField(default=False)),
        migrations.AddField(
            "need", "is_late", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField("need", "ledger", models.JSONField(default=list)),
        migrations.AddIndex("need", models.Index(fields=["due_at"], name="need_by_due")),
        migrations.RunSQL(LEDGERS, migrations.RunSQL.noop),
    ]
