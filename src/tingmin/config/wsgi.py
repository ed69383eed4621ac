"""What the web server calls."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from tingmin.kernel.garbage import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
os.environ.setdefault("TINGMIN_PART", "web")


def load_all() -> None:
    """What the first request would load otherwise, and every process again."""
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)


application = get_wsgi_application()
load_all()
settle()
