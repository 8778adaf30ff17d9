"""Second floor of `bench.intake`: one small row by the ORM, inside the product's own application.

The same web server, settings and middleware, without the work of a request.
"""

from __future__ import annotations

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.config.settings")
    django.setup()

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from bench.bare import add

settings.ROOT_URLCONF = __name__
urlpatterns = [path("notes", csrf_exempt(add)), path("", include("jiceng.config.urls"))]
application = get_wsgi_application()
