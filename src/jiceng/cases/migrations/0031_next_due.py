"""Inboxes in the order of what is due next: first contact, answer or completion."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Least

_NEXT = Least("queue_at", "service_due_at")


def _index(name: str, *columns: str, **only: object) -> migrations.AddIndex:
    index = models.Index(*columns, _NEXT, "id", condition=Q(is_open=True, **only), name=name)
    return migrations.AddIndex(model_name="case", index=index)


class Migration(migrations.Migration):
    dependencies = [("cases", "0030_service_times")]

    operations = [
        *(
            migrations.RemoveIndex(model_name="case", name=name)
            for name in ("case_inbox", "case_resolved", "case_supervised")
        ),
        _index("case_next", "unit"),
        _index("case_next_all"),
        _index("case_next_resolved", state="resolved"),
        _index("case_next_supervised", is_supervised=True),
    ]
