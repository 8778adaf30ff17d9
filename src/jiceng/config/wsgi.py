"""The web application for granian."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

from jiceng.config.warm import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiceng.config.settings")
application = get_wsgi_application()
# In parallel to the first requests: a worker that is slow to start cannot be stopped during that.
warming = Thread(target=warm_up, name="warm-up", daemon=True)
warming.start()
