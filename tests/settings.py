"""Settings of the tests: a home and a database server of their own, beside those of a running city."""

import os
from pathlib import Path

os.environ.setdefault("TINGMIN_HOME", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ.setdefault("TINGMIN_DATABASE_FAST", "1")

from tingmin.config.settings import *  # noqa: F403
from tingmin.config.settings import DATABASES, HOME
from tingmin.config.station import address

# Two test runs in one checkout do not meet; and no test, however careless, reaches a city's own database.
DATABASE_PREFIX = "test_tingmin_"
# The tests own their tables; those of the second fence step down into the application's role (tests/trust).
DATABASES["default"] = address.of(HOME).for_django()
DATABASES["default"]["NAME"] = f"{DATABASE_PREFIX}{os.getpid()}"
DATABASES["default"] |= {"TEST": {"NAME": DATABASES["default"]["NAME"]}, "CONN_HEALTH_CHECKS": False}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
