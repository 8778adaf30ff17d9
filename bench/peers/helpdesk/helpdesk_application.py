"""The peer's URLs and its WSGI application."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import include, path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk_settings")
application = get_wsgi_application()
# Its views load models on import, so the applications have to be loaded first.
urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
