"""The web application for granian."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from jiceng.config.warm import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.config.settings")
application = get_wsgi_application()
# Beside the first requests: a worker that takes long to begin cannot be told to end meanwhile.
warming = Thread(target=warm_up, name="warm-up", daemon=True)
warming.start()
