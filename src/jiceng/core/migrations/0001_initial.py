"""Streams, partitioned events, day roots, versions, calendar."""

from django.db import migrations, models

EVENT_TABLE = """
CREATE TABLE core_event (
    stream_id uuid NOT NULL,
    seq integer NOT NULL CHECK (seq > 0),
    stream_kind varchar(40) NOT NULL,
    type varchar(60) NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor varchar(60) NOT NULL,
    data text NOT NULL,
    algorithm smallint NOT NULL,
    prev_hash bytea NOT NULL CHECK (length(prev_hash) = 32),
    hash bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (stream_id, seq, recorded_at)
) PARTITION BY RANGE (recorded_at);
CREATE TABLE core_event_default PARTITION OF core_event DEFAULT;
-- Events arrive in the order of their recording, so a block range index finds a day in kilobytes.
CREATE INDEX core_event_recorded_brin ON core_event USING brin (recorded_at);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Stream",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("seq", models.IntegerField()),
                ("hash", models.BinaryField()),
            ],
            options={"db_table": "core_stream"},
        ),
        migrations.CreateModel(
            name="DayRoot",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("algorithm", models.SmallIntegerField()),
                ("count", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("closed_at", models.DateTimeField()),
            ],
            options={"db_table": "core_day_root"},
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
            options={"db_table": "core_version"},
        ),
        migrations.CreateModel(
            name="CalendarOverride",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("is_working", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={"db_table": "core_calendar_override"},
        ),
        # Django cannot create a partitioned table, but it may manage it: then its tests empty it,
        # and later changes of the model become migrations.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(EVENT_TABLE, "DROP TABLE core_event")],
            state_operations=[
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "stream_id",
                                "seq",
                                "recorded_at",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("stream_id", models.UUIDField()),
                        ("seq", models.IntegerField()),
                        ("stream_kind", models.CharField(max_length=40)),
                        ("type", models.CharField(max_length=60)),
                        ("at", models.DateTimeField(help_text="when it happened")),
                        ("recorded_at", models.DateTimeField(help_text="when it was written down")),
                        ("actor", models.CharField(max_length=60)),
                        (
                            "data",
                            models.TextField(
                                help_text="canonical JSON, free of personal data in clear"
                            ),
                        ),
                        ("algorithm", models.SmallIntegerField()),
                        ("prev_hash", models.BinaryField()),
                        ("hash", models.BinaryField()),
                    ],
                    options={"db_table": "core_event"},
                ),
            ],
        ),
    ]
