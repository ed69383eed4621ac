"""What the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
os.environ.setdefault("TINGMIN_PART", "web")

application = get_wsgi_application()
