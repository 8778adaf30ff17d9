"""Static files, collected again only when they have changed.

Collecting compresses each file as far as possible, which takes longer than everything else at the
start of a server.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

import django
from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK: Final = "collected.sha256"
"""A file in STATIC_ROOT with the digest of the sources."""


def collect() -> bool:
    """Collect the static files, unless all of them are there as they would be collected now.

    Returns:
        whether they were collected.
    """
    root = Path(settings.STATIC_ROOT)
    mark = root / MARK
    digest = _digest_of_sources()
    if mark.is_file() and mark.read_text() == digest and _is_complete(root):
        return False
    mark.unlink(missing_ok=True)  # an interrupted collection must be repeated
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(digest)
    return True


def _digest_of_sources() -> str:
    """A digest of all source files and of everything else that determines the result.

    Of contents, not modification times, which reproducible builds set to a constant.
    """
    ignored = StaticFilesConfig.ignore_patterns
    found = {
        name: Path(storage.path(name))
        for finder in reversed(list(get_finders()))
        for name, storage in finder.list(ignored)
    }
    sources = [(name, hashlib.sha256(found[name].read_bytes()).hexdigest()) for name in found]
    determined = [django.__version__, settings.STORAGES["staticfiles"], sorted(sources)]
    return hashlib.sha256(json.dumps(determined).encode()).hexdigest()


def _is_complete(root: Path) -> bool:
    """Whether every file is there under the name that pages use."""
    try:
        paths: dict[str, str] = json.loads((root / "staticfiles.json").read_text())["paths"]
    except (OSError, ValueError, KeyError):
        return False
    return all((root / path).is_file() for path in paths.values())
