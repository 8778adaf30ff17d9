"""The sequence of document numbers by its usual name. The table keeps its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("documents", "0002_never_changed")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelTable("counter", "documents_counter"),
                migrations.RenameModel("Counter", "NumberSequence"),
            ]
        )
    ]
