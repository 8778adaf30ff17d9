"""Units, people, roles, posts and keys."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import jiceng.core.fields
import jiceng.core.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=jiceng.core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "username",
                    models.CharField(blank=True, max_length=80, null=True, unique=True),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "phone",
                    jiceng.core.fields.EncryptedTextField(blank=True, default=""),
                ),
                ("language", models.CharField(blank=True, default="", max_length=10)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "code",
                    models.CharField(max_length=40, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("permissions", models.JSONField(default=list)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
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
                ("label", models.CharField(max_length=80)),
                ("digest", models.BinaryField(unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                (
                    "tree",
                    models.CharField(
                        choices=[("admin", "Administrative"), ("party", "Party")],
                        default="admin",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "City"),
                            ("district", "District"),
                            ("street_town", "Street or town"),
                            ("village_community", "Village or community"),
                            ("department", "Department"),
                            ("centre", "Joint centre"),
                            ("external", "External source"),
                            ("committee", "Party committee"),
                            ("general_branch", "General Party branch"),
                            ("branch", "Party branch"),
                            ("group", "Party group"),
                        ],
                        max_length=20,
                    ),
                ),
                ("department_kind", models.CharField(blank=True, max_length=40)),
                ("path", models.CharField(max_length=400)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("path",),
            },
        ),
        migrations.CreateModel(
            name="Post",
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
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="directory.role"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("person", "valid_from"),
            },
        ),
        migrations.CreateModel(
            name="UnitLink",
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
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "admin_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_links",
                        to="directory.unit",
                    ),
                ),
                (
                    "party_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="admin_links",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("party_unit", "admin_unit"),
            },
        ),
        migrations.CreateModel(
            name="UnitPlacement",
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
                ("name", models.CharField(max_length=120)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="directory.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("unit", "valid_from"),
            },
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                fields=["path"], name="unit_path", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="unit_valid_period",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["unit", "role"], name="post_unit_role"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="post_valid_period",
            ),
        ),
    ]
