from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_confidential_by_nature")]

    operations = [
        migrations.AddField(
            model_name="case", name="changed_at", field=models.DateTimeField(null=True)
        ),
    ]
