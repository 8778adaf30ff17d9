"""Which list a saved filter belongs to: until now there was one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workbench", "0004_presence_by_visit")]

    operations = [
        migrations.AddField(
            model_name="savedfilter",
            name="list",
            field=models.CharField(default="search", max_length=40),
        ),
    ]
