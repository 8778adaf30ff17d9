"""Warm-up of a web server process, so that its first requests are not slow."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver

PACKAGE: Final = Path(__file__).parents[1]


def warm_up() -> None:
    """Load every page's code and template, and exclude them from garbage collection.

    They live as long as the process, and are many: scanning them took 140 ms in the middle of a
    request. Later objects are collected as usual.
    """
    if settings.DEBUG:  # edited files are reloaded anyway
        return
    for pattern in get_resolver().url_patterns:
        _load(pattern)
    for name in own_templates():
        get_template(name)
    gc.collect()
    gc.freeze()


def own_templates() -> list[str]:
    """The names of the product's own templates, of all apps, in order."""
    folders = [Path(each) for each in get_app_template_dirs("templates")]
    own = [PACKAGE / "templates", *(each for each in folders if each.is_relative_to(PACKAGE))]
    return sorted(
        path.relative_to(folder).as_posix() for folder in own for path in folder.rglob("*.html")
    )


def _load(pattern: object) -> None:
    for each in getattr(pattern, "url_patterns", ()):
        _load(each)
