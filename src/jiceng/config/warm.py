"""What a web server does as it begins, so that no reader waits for it later."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Final

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

TEMPLATES: Final = Path(__file__).parents[1] / "templates"


def warm_up() -> None:
    """Load every page's code and template, and have the garbage collector leave them alone.

    They live as long as the process, and are many: looking them all through took 140 ms, in the
    middle of somebody's request. What comes later is looked through as ever.
    """
    if settings.DEBUG:  # what is edited is loaded anew anyway
        return
    for pattern in get_resolver().url_patterns:
        _load(pattern)
    for path in sorted(TEMPLATES.rglob("*.html")):
        get_template(path.relative_to(TEMPLATES).as_posix())
    gc.collect()
    gc.freeze()


def _load(pattern: object) -> None:
    for each in getattr(pattern, "url_patterns", ()):
        _load(each)
