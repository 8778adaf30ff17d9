"""RSGI application for granian: Django with buffered requests (see `config.request_buffering`)."""

from __future__ import annotations

from django.conf import settings

from jiceng.config.request_buffering import RequestBuffer, threads
from jiceng.config.wsgi import application as wsgi
from jiceng.core import large_uploads
from jiceng.core.parent_process import end_with_parent

# A worker of a server that was killed must not keep its port.
end_with_parent()

MEGABYTE = 1024 * 1024
# Allowance for the fields beside the files.
LARGEST = MEGABYTE * max(
    settings.JICENG_UPLOAD_MB, settings.JICENG_PHOTO_MB * (settings.JICENG_PHOTOS_A_REPORT + 1)
) + (8 * MEGABYTE)

application = RequestBuffer(
    wsgi,
    threads=threads(),
    most_bytes=LARGEST,
    folder=large_uploads.folder(),
    behind_proxy=settings.JICENG_BEHIND_PROXY,
)
