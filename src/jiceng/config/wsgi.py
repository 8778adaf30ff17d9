"""The web application for granian."""

import os

from django.core.wsgi import get_wsgi_application

from jiceng.config.warm import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.config.settings")
application = get_wsgi_application()
warm_up()
