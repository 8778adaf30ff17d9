"""Locations of the files of imports."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder_of(table: UUID) -> Path:
    """Folder of an import."""
    return Path(settings.MEDIA_ROOT) / "imports" / str(table)


def file_of(table: UUID) -> Path:
    """The uploaded table."""
    return folder_of(table) / "table.csv"


def rejects_of(table: UUID) -> Path:
    """The list of rejected rows."""
    return folder_of(table) / "rejects.xlsx"
