from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_category_tree"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="casetask",
            index=models.Index(fields=["called_by", "called_at", "id"], name="case_task_by_caller"),
        ),
    ]
