from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_from_requests")]
    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("report", "Sent by the resident"),
                    ("before", "Before"),
                    ("after", "After"),
                    ("evidence", "Evidence"),
                    ("voice", "Voice message"),
                ],
                max_length=10,
            ),
        ),
    ]
