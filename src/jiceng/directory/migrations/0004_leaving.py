from django.db import migrations, models

# Of accounts that were closed before it was noted when: their chains say it, else it is now.
LEFT = """
UPDATE directory_person SET left_at = coalesce(
    (SELECT max(at) FROM core_event
     WHERE stream_id = directory_person.id AND type = 'person.deactivated'), now())
WHERE NOT is_active
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_errands_of_ones_own"),
        ("directory", "0003_seconds"),
    ]

    operations = [
        migrations.AddField("person", "left_at", models.DateTimeField(null=True)),
        migrations.AddField("person", "erased_at", models.DateTimeField(null=True)),
        migrations.RunSQL(LEFT, migrations.RunSQL.noop),
    ]
