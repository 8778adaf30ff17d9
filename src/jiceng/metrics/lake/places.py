"""Where the files of the lake are: ``lake/<fact>/month=2026-06/facts-<digest>.parquet``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from django.conf import settings

from jiceng.core.worktime import CIVIL

_BUILDING: Final = ".building"


def root() -> Path:
    """The folder of the lake."""
    return Path(settings.HOME) / "lake"


def folder_of(fact: str, month: date) -> Path:
    """The folder of a month, named as Hive and Spark name partitions."""
    return root() / fact / f"month={month:%Y-%m}"


def file_of(fact: str, month: date, name: str) -> Path:
    """A file of a month."""
    return folder_of(fact, month) / name


def month_of(moment: datetime) -> date:
    """The first day of the civil month of a moment."""
    return moment.astimezone(CIVIL).date().replace(day=1)


def after(month: date) -> date:
    """The next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_between(first: date, last: date) -> Iterator[date]:
    """All months from one to another, both included."""
    while first <= last:
        yield first
        first = after(first)


def instants_of(month: date) -> tuple[datetime, datetime]:
    """A month as a half-open interval of instants."""
    return datetime.combine(month, time(), CIVIL), datetime.combine(after(month), time(), CIVIL)


@contextmanager
def building_folder() -> Iterator[Path]:
    """An empty folder on the same disk, for files that are not finished."""
    place = root() / _BUILDING / str(os.getpid())
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def install(made: Path, target: Path) -> None:
    """Move a finished file to its place, so that a power cut leaves it whole or not there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    _sync(made)
    made.replace(target)
    _sync(target.parent)


def sweep(known: set[Path]) -> None:
    """Delete files that no month has, such as those of a refresh that was killed."""
    for path in root().glob("*/month=*/*"):
        if path not in known:
            path.unlink(missing_ok=True)
    for place in (root() / _BUILDING).glob("*"):
        if place.name != str(os.getpid()):
            shutil.rmtree(place, ignore_errors=True)
    for folder in root().glob("*/month=*"):
        if not any(folder.iterdir()):
            folder.rmdir()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
