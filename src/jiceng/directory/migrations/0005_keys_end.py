from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_leaving")]

    operations = [
        migrations.AddField(
            model_name="apikey", name="valid_to", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="apikey",
            name="last_used_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
