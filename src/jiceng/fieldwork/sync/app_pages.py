"""The phone app's page, its service worker and its description: the same for everybody, since the
phone keeps them; what is personal comes through the API."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

LANGUAGE: Final = "zh-hans"
"""Of the kept page; the app itself speaks the officer's language."""
WORKER: Final = "dist/field-sw.js"
FILES: Final = ("dist/field.js", "dist/field.css", "icon.svg", "field/icon-192.png")
ICONS: Final = {"field/icon-192.png": "192x192", "field/icon-512.png": "512x512"}


@require_safe
def app(_request: HttpRequest) -> HttpResponse:
    """The page that loads the app."""
    return HttpResponse(_page())


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker: what it keeps, and the script that keeps it.

    It changes with every file that it names, so that phones notice a new version.
    """
    kept = json.dumps(precached(), separators=(",", ":"))
    script = f"self.jicengKept={kept};\nimportScripts({json.dumps(static(WORKER))});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_safe
def description(_request: HttpRequest) -> JsonResponse:
    """The web manifest, by which a phone installs the app."""
    with translation.override(LANGUAGE):
        body: dict[str, Any] = {
            "id": reverse("field-app"),
            "start_url": reverse("field-app"),
            "scope": reverse("field-app"),
            "name": _("Jiceng field work"),
            "short_name": pgettext("app", "Field work"),
            "lang": "zh-Hans",
            "display": "standalone",
            "orientation": "portrait",
            "theme_color": "#084883",
            "background_color": "#ffffff",
            "icons": [
                {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": "any"}
                for name, sizes in ICONS.items()
            ],
        }
    return JsonResponse(body, content_type="application/manifest+json")


def precached() -> list[dict[str, str]]:
    """What the phone keeps to open without signal: addresses with revisions."""
    page = hashlib.sha256(_page().encode()).hexdigest()[:16]
    files = [{"url": static(name), "revision": _digest(name)} for name in FILES]
    return [{"url": reverse("field-app"), "revision": page}, *files]


def _page() -> str:
    with translation.override(LANGUAGE):
        return render_to_string("field_sync/app.html")


@cache
def _digest(name: str) -> str:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
