"""Where the files of imports lie."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder_of(table: UUID) -> Path:
    """The folder of an import."""
    return Path(settings.MEDIA_ROOT) / "imports" / str(table)


def file_of(table: UUID) -> Path:
    """The table that was sent."""
    return folder_of(table) / "table.csv"


def rejects_of(table: UUID) -> Path:
    """The rows that were not taken."""
    return folder_of(table) / "rejects.xlsx"
