"""What the web server calls."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingmin.config.settings")
os.environ.setdefault("TINGMIN_PART", "web")
# New containers before the collector looks, and passes before it looks at older ones: a request makes some thousands.
SELDOM = (20_000, 20, 20)


def keep_what_is_loaded() -> None:
    """Take everything loaded so far out of the collector's sight: a full pass over it held up one request by 90 ms.

    What a request leaves behind in rings is looked for once in several requests and not several times in one.
    """
    from django.conf import settings

    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


application = get_wsgi_application()
keep_what_is_loaded()
