"""Models by the field's usual names. The tables keep theirs: only Django's state changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

NAMES = {
    "Errand": "BackgroundJob",
    "Rested": "EvidenceTable",
    "Clock": "MachineClock",
    "Version": "ReferenceDataVersion",
    "Reader": "EventReader",
    "ReaderSeen": "HandledEvent",
    "Counter": "RateCounter",
}


class Migration(migrations.Migration):
    # The other apps' references to the former names come first.
    dependencies: ClassVar = [
        ("core", "0015_baseline_by_columns"),
        ("workbench", "0006_drafts_and_presences_of_any_record"),
        ("imports", "0001_initial"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RenameModel(old, new) for old, new in NAMES.items()]
        )
    ]
