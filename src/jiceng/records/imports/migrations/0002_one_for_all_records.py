"""Imports of requests and those of other records become one: the tables of the former, under their
names of before, take in the rows of the latter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiceng.core.ids

STATES = [
    ("ready", "Not started"),
    ("waiting", "Waiting for its turn"),
    ("running", "Running"),
    ("stopped", "Stopped"),
    ("done", "Done"),
    ("failed", "Failed"),
]
TO_JSON = """
UPDATE cases_importjob SET
    mapping = CASE WHEN mapping_name = '' AND mapping_text = '' THEN '{}'::jsonb
        ELSE jsonb_build_object('name', mapping_name, 'text', mapping_text,
            'units', unknown_units, 'categories', unknown_categories) END,
    notes = points || CASE WHEN "left" > 0 THEN jsonb_build_object('left', "left")
        ELSE '{}'::jsonb END;
UPDATE cases_importrun SET
    notes = points || CASE WHEN "left" > 0 THEN jsonb_build_object('left', "left")
        ELSE '{}'::jsonb END;
"""
# One that was under way goes on when it is started again: rows that are here are known by their key.
TAKE_OVER = """
INSERT INTO cases_importjob (
    id, kind, unit_id, by_id, language, file_name, file_bytes, file_digest, mapping, notes, state,
    stop_asked, created_at, began_rows, attempts, rows_total, rows_done, opened, updated, unchanged,
    rejected, problem, finished_at, erased_at)
SELECT t.id, t.kind, NULL, t.by_id, t.language, t.file_name, t.file_bytes, t.file_digest, t.mapping,
    '{}', CASE WHEN t.finished_at IS NOT NULL THEN 'done' WHEN t.errand_id IS NULL THEN 'ready'
        WHEN e.problem <> '' THEN 'failed' ELSE 'stopped' END,
    false, t.created_at, 0, 0, t.rows_total,
    CASE WHEN t.finished_at IS NULL THEN 0 ELSE t.rows_done END,
    t.opened, t.updated, t.unchanged, t.rejected, coalesce(e.problem, ''),
    coalesce(t.finished_at, e.finished_at), t.erased_at
FROM imports_formertableimport t LEFT JOIN core_errand e ON e.id = t.errand_id;
"""
DELETE_JOBS = "DELETE FROM core_errand WHERE kind = 'table_import'"


def move_files(_apps: Any, _editor: Any) -> None:
    """Files lie in one folder, whatever their rows become."""
    before, after = (Path(settings.MEDIA_ROOT) / name for name in ("table-imports", "imports"))
    if not before.is_dir():
        return
    after.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in before.iterdir():
        if (folder / "table").is_file():
            (folder / "table").rename(folder / "table.csv")
        folder.rename(after / folder.name)
    before.rmdir()


def _key() -> models.UUIDField[Any, Any]:
    return models.UUIDField(
        default=jiceng.core.ids.uuid7, editable=False, primary_key=True, serialize=False
    )


def _counts() -> list[tuple[str, models.Field[Any, Any]]]:
    names = ("opened", "updated", "unchanged", "rejected", "left")
    return [(name, models.BigIntegerField(default=0)) for name in names]


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0001_initial"),
        ("core", "0016_plain_model_names"),
        ("directory", "0006_successor"),
        ("cases", "0027_imports_of_any_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RenameModel("TableImport", "FormerTableImport"),
        migrations.RenameModel("RejectedRow", "FormerRejectedRow"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="TableImport",
                    fields=[
                        ("id", _key()),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("file_name", models.CharField(max_length=200)),
                        ("file_bytes", models.BigIntegerField()),
                        ("file_digest", models.CharField(max_length=64)),
                        ("mapping_name", models.CharField(blank=True, max_length=40)),
                        ("mapping_text", models.TextField(blank=True)),
                        ("unknown_units", models.CharField(blank=True, max_length=12)),
                        ("unknown_categories", models.CharField(blank=True, max_length=12)),
                        (
                            "state",
                            models.CharField(choices=STATES, default="ready", max_length=10),
                        ),
                        ("stop_asked", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField()),
                        ("began_at", models.DateTimeField(null=True)),
                        ("began_rows", models.BigIntegerField(default=0)),
                        ("attempts", models.SmallIntegerField(default=0)),
                        ("rows_total", models.BigIntegerField(default=0)),
                        ("rows_done", models.BigIntegerField(default=0)),
                        *_counts(),
                        ("points", models.JSONField(default=dict)),
                        ("problem", models.TextField(blank=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        ("erased_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.unit",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "cases_importjob",
                        "ordering": ("-created_at", "-id"),
                        "indexes": [
                            models.Index(fields=["-created_at", "-id"], name="import_newest"),
                            models.Index(
                                condition=models.Q(("state__in", ["waiting", "running"])),
                                fields=["created_at"],
                                name="import_under_way",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRun",
                    fields=[
                        ("id", _key()),
                        ("mapping", models.CharField(max_length=80)),
                        ("file_name", models.CharField(max_length=200)),
                        ("file_digest", models.CharField(max_length=64)),
                        ("rows_done", models.BigIntegerField(default=0)),
                        *_counts(),
                        ("points", models.JSONField(default=dict)),
                        ("started_at", models.DateTimeField()),
                        ("finished_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "db_table": "cases_importrun",
                        "ordering": ("-started_at",),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("finished_at__isnull", True)),
                                fields=("mapping", "file_digest"),
                                name="import_one_running",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RejectedRow",
                    fields=[
                        ("id", _key()),
                        ("line", models.BigIntegerField()),
                        ("reason", models.TextField()),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rejects",
                                to="imports.importrun",
                            ),
                        ),
                    ],
                    options={"db_table": "cases_importreject", "ordering": ("line", "id")},
                ),
            ]
        ),
        migrations.AddField(
            "tableimport",
            "kind",
            models.CharField(default="case", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField("tableimport", "mapping", models.JSONField(default=dict)),
        migrations.AddField("tableimport", "notes", models.JSONField(default=dict)),
        migrations.AddField("importrun", "notes", models.JSONField(default=dict)),
        migrations.AlterField(
            "tableimport",
            "unit",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.unit",
            ),
        ),
        migrations.RunSQL(TO_JSON, migrations.RunSQL.noop),
        *(
            migrations.RemoveField("tableimport", name)
            for name in (
                "mapping_name",
                "mapping_text",
                "unknown_units",
                "unknown_categories",
                "left",
                "points",
            )
        ),
        migrations.RemoveField("importrun", "left"),
        migrations.RemoveField("importrun", "points"),
        migrations.AddIndex(
            "tableimport",
            models.Index(fields=["kind", "by", "-created_at"], name="import_of_sender"),
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.DeleteModel("FormerRejectedRow"),
        migrations.DeleteModel("FormerTableImport"),
        migrations.RunSQL(DELETE_JOBS, migrations.RunSQL.noop),
        migrations.RunPython(move_files, migrations.RunPython.noop),
    ]
