from typing import Final

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODES: Final = (
    "B09",
    "E",
    "K0407",
    "M06",
    "M0801",
    "M0803",
    "M0804",
    "M0805",
    "M0806",
    "M0808",
    "M0811",
    "M10",
)


def mark_shipped(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Installations that have the shipped categories already get the shipped choice."""
    apps.get_model("cases", "Category").objects.filter(code__in=CODES).update(is_confidential=True)


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_traditional_characters_fold")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="is_confidential",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="confidential_by_nature",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("confidential", True)),
                fields=["opened_at"],
                name="case_confidential",
            ),
        ),
        migrations.RunPython(mark_shipped, migrations.RunPython.noop),
    ]
