"""Files that the worker prepares for download, built on local disk and kept for some days.

Django's default storage keeps them under random names, known to the requester's record only; the
only URL that serves one checks the requester. Leftovers of killed processes are deleted.
"""

from __future__ import annotations

import errno
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.errors import NotFound
from jiceng.core.files import NoSpace

FOLDER: Final = "outgoing"
RETENTION_PERIOD: Final = timedelta(days=7)
ORPHAN_AGE: Final = RETENTION_PERIOD + timedelta(days=2)
"""No record refers to a file for longer than this."""


@contextmanager
def build_folder(job: UUID) -> Iterator[Path]:
    """An empty folder in which a background job builds its file; deleted with its content
    afterwards.

    Raises:
        NoSpace: the disk is full.
    """
    place = _workplaces() / str(job)
    shutil.rmtree(place, ignore_errors=True)  # of an attempt that was killed
    try:
        place.mkdir(parents=True, mode=0o700)
        yield place
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise NoSpace(
            _(
                "The server's disk is full, so the file could not be written. Tell the "
                "administrator, then ask for it again."
            ),
            "outgoing.no_space",
        ) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _workplaces() -> Path:
    return Path(settings.MEDIA_ROOT) / "workplace"


def store(path: Path) -> str:
    """Move a finished file into the storage; returns its random name."""
    name = f"{FOLDER}/{timezone.now():%Y-%m-%d}/{secrets.token_hex(16)}{path.suffix}"
    try:
        with path.open("rb") as file:
            return str(default_storage.save(name, File(file)))
    except OSError:
        default_storage.delete(name)
        raise


def open_stored(name: str) -> IO[bytes]:
    """A stored file, open for reading.

    Raises:
        NotFound: it was deleted.
    """
    try:
        file: IO[bytes] = default_storage.open(name)
    except FileNotFoundError:
        raise NotFound(
            _("The file is no longer there. Ask for it again."), "outgoing.gone"
        ) from None
    return file


def remove_after_commit(name: str) -> None:
    """Delete a file when the transaction that drops its reference has committed."""
    transaction.on_commit(lambda: default_storage.delete(name))


def sweep(*, at: datetime) -> int:
    """Delete files that no record can refer to any more, and leftover folders; returns how many."""
    swept = 0
    try:
        days, _files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        days = []
    for day in days:
        for name in default_storage.listdir(f"{FOLDER}/{day}")[1]:
            path = f"{FOLDER}/{day}/{name}"
            if default_storage.get_modified_time(path) < at - ORPHAN_AGE:
                default_storage.delete(path)
                swept += 1
    places = _workplaces()
    for place in places.iterdir() if places.is_dir() else ():
        if place.stat().st_mtime < (at - ORPHAN_AGE).timestamp():
            shutil.rmtree(place, ignore_errors=True)
            swept += 1
    return swept
