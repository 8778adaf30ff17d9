from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def count_as_told(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was on record has been told. Which requests are late is found out by the next run of
    the task that notes breaches; so is a second breach that nobody was told of."""
    case = apps.get_model("cases", "Case")
    case.objects.filter(breached_at__isnull=False).update(breaches_told=1)


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_what_ends_and_what_is_open")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_late",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="breaches_told",
            field=models.SmallIntegerField(db_default=0, default=0),
        ),
        migrations.RunPython(count_as_told, migrations.RunPython.noop),
    ]
