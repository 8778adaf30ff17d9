"""Announcements of notifications become records: the same tables, under their names of before."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import jiceng.core.ids
import jiceng.grids.public
import jiceng.ui.modelfields

# The last change, a correction or the withdrawal, is the last move.
FILL = """
UPDATE notices_newsitem n
SET state = CASE WHEN withdrawn_at IS NULL THEN 'published' ELSE 'withdrawn' END,
    moved_at = coalesce(
        (SELECT max(c.at) FROM notices_newschange c WHERE c.item_id = n.id), n.published_at
    )
"""
KEY = models.UUIDField(
    default=jiceng.core.ids.uuid7, editable=False, primary_key=True, serialize=False
)
THERE = [
    migrations.CreateModel(
        name="Announcement",
        fields=[
            ("id", KEY.clone()),
            ("version", models.PositiveSmallIntegerField(default=1)),
            (
                "unit",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="directory.unit",
                    verbose_name="Published by",
                ),
            ),
            (
                "opened_at",
                models.DateTimeField(db_column="published_at", verbose_name="Published"),
            ),
            (
                "title",
                models.CharField(
                    help_text="What, where and when, in one line.",
                    max_length=80,
                    verbose_name="Title",
                ),
            ),
            (
                "text",
                models.TextField(
                    help_text="Public: do not include residents' names or phone numbers.",
                    max_length=4000,
                    verbose_name="Text",
                ),
            ),
            ("valid_from", models.DateField(verbose_name="First day")),
            (
                "valid_to",
                models.DateField(
                    validators=[
                        jiceng.ui.modelfields.NotPast(),
                        jiceng.ui.modelfields.NotBefore("valid_from", 366),
                    ],
                    verbose_name="Last day that it is shown",
                ),
            ),
            (
                "grid_codes",
                jiceng.grids.public.GridCodesField(
                    blank=True,
                    default=list,
                    help_text="Leave all unticked to address all grids.",
                    verbose_name="Grids",
                ),
            ),
            ("withdrawn_at", models.DateTimeField(null=True)),
        ],
        options={
            "abstract": False,
            "db_table": "notices_newsitem",
            "indexes": [models.Index(fields=["unit", "-valid_to"], name="news_of_unit")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                    name="news_valid_period",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="AnnouncementChange",
        fields=[
            ("id", KEY.clone()),
            ("at", models.DateTimeField(verbose_name="At")),
            (
                "reason",
                models.CharField(
                    help_text="Residents see it below the announcement.",
                    max_length=400,
                    verbose_name="Reason",
                ),
            ),
            ("title", models.CharField(max_length=80, verbose_name="Earlier title")),
            ("text", models.TextField(verbose_name="Earlier text")),
            ("is_withdrawal", models.BooleanField(default=False, verbose_name="Withdrawal")),
            (
                "item",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="changes",
                    to="announcements.announcement",
                ),
            ),
        ],
        options={"db_table": "notices_newschange", "ordering": ("-at", "-id")},
    ),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("directory", "0006_successor"),
        ("notices", "0005_subscriptions_of_any_records"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=THERE),
        migrations.AlterField("announcement", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "announcement",
            "state",
            models.CharField(max_length=20, default="published", verbose_name="State"),
            preserve_default=False,
        ),
        migrations.AddField(
            "announcement", "moved_at", models.DateTimeField(null=True, verbose_name="Last moved")
        ),
        migrations.AddField(
            "announcement", "wakes_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "announcement", "moved_at", models.DateTimeField(verbose_name="Last moved")
        ),
        migrations.RemoveField("announcement", "withdrawn_at"),
        migrations.AddIndex(
            "announcement", models.Index(fields=["unit", "state"], name="announcement_by_unit")
        ),
        migrations.AddIndex(
            "announcement", models.Index(fields=["wakes_at"], name="announcement_by_timer")
        ),
    ]
