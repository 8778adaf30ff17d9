"""The application as granian calls it: Django behind a door (see `config.door`)."""

from __future__ import annotations

from django.conf import settings

from jiceng.config.door import Door, threads
from jiceng.config.wsgi import application as wsgi
from jiceng.core import incoming

MEGABYTE = 1024 * 1024
# Room for the fields around the files.
LARGEST = MEGABYTE * max(
    settings.JICENG_UPLOAD_MB, settings.JICENG_PHOTO_MB * (settings.JICENG_PHOTOS_A_REPORT + 1)
) + (8 * MEGABYTE)

application = Door(
    wsgi,
    threads=threads(),
    most_bytes=LARGEST,
    folder=incoming.folder(),
    behind_proxy=settings.JICENG_BEHIND_PROXY,
)
