"""Reply templates as records: labels, choices, indexes; a name is taken once among those in use."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0025_due_has_a_label"),
        ("directory", "0006_successor"),
        ("reply_templates", "0001_from_the_desk"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="replytemplate",
            name="reply_template_once_by_name",
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="case_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reported", "To be accepted"),
                    ("dispatched", "To be acknowledged"),
                    ("handling", "Being handled"),
                ],
                db_column="state",
                help_text="Without one, the template fits every state in which the action is possible.",
                max_length=12,
                verbose_name="State of the request",
            ),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="category",
            field=models.ForeignKey(
                blank=True,
                help_text="Without one, the template fits every category. A category includes those below it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.category",
                verbose_name="Category",
            ),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="move",
            field=models.CharField(
                choices=[
                    ("resolve", "Report as done"),
                    ("decline", "Do not accept"),
                    ("return", "Return"),
                ],
                max_length=10,
                verbose_name="For",
            ),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="moved_at",
            field=models.DateTimeField(db_column="edited_at", verbose_name="Last moved"),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="name",
            field=models.CharField(
                help_text="The name that colleagues see.", max_length=80, verbose_name="Name"
            ),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="opened_at",
            field=models.DateTimeField(verbose_name="Opened"),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="state",
            field=models.CharField(db_column="standing", max_length=20, verbose_name="State"),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="text",
            field=models.TextField(
                help_text="Filled in when the template is chosen: {number} the request's number, {unit} the unit in charge, {date} today, {category} the category, {address} the place.",
                max_length=2000,
                verbose_name="Text",
            ),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="unit",
            field=models.ForeignKey(
                help_text="All units below it may use the template too.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="directory.unit",
                verbose_name="Unit",
            ),
        ),
        migrations.AddIndex(
            model_name="replytemplate",
            index=models.Index(fields=["unit", "state"], name="replytemplate_by_unit"),
        ),
        migrations.AddIndex(
            model_name="replytemplate",
            index=models.Index(fields=["wakes_at"], name="replytemplate_by_timer"),
        ),
        migrations.AddConstraint(
            model_name="replytemplate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "kept")),
                fields=("unit", "move", "name"),
                name="reply_template_once_by_name",
                violation_error_code="template.name",
                violation_error_message="This unit has a template of that name already. Choose another name.",
            ),
        ),
    ]
