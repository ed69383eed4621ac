"""Django's settings. Whatever differs between two cities comes from the environment or from the home."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tingmin.config import home as homes
from tingmin.config.pool import Resting, forget_identity
from tingmin.config.station import address

HOME = homes.current()
PACKAGE = Path(__file__).resolve().parents[1]
# `tingmin run` names the part that a process plays: web, worker; empty in every other process.
PART = os.environ.get("TINGMIN_PART", "")
OVER_TLS = os.environ.get("TINGMIN_HTTPS") == "1"

DEBUG = os.environ.get("TINGMIN_DEBUG") == "1"
SECRET_KEY = os.environ.get("TINGMIN_SECRET_KEY") or HOME.secret("django")
HOSTS = tuple(filter(None, os.environ.get("TINGMIN_HOSTS", "").split(",")))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *HOSTS]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS]

INSTALLED_APPS = (
    "tingmin.ledger",
    "tingmin.organisations",
    "tingmin.people",
    "tingmin.accounts",
    "tingmin.documents",
    "tingmin.matters",
    "tingmin.handling",
    "tingmin.hearing",
    "tingmin.inspection",
    "tingmin.hotline",
    "tingmin.knowledge",
    "tingmin.review",
    "tingmin.intake",
    "tingmin.supervision",
    "tingmin.telephony",
    "tingmin.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
)

MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "tingmin.config.headers.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tingmin.accounts.sessions.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tingmin.web.refusals.RefusalPages",
)

ROOT_URLCONF = "tingmin.config.urls"
WSGI_APPLICATION = "tingmin.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Compiled once for each language: the constant phrases of a page are text by then.
            "loaders": [("tingmin.web.spoken.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Not as the owner of the tables: only `config.opening` goes up there, to migrate.
DATABASES: dict[str, dict[str, object]] = {"default": address.of_app(HOME).for_django()}
# A server that was restarted costs nobody an error page; the switchboard needs not ask each time, it tries again.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = PART != "switchboard"
if PART == "web":
    POOL = {"min_size": 1, "max_size": 8, "timeout": 10, "reset": forget_identity, "connection_class": Resting}
    DATABASES["default"]["OPTIONS"] |= {"pool": POOL}  # type: ignore[operator]
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the database, so that every web process counts the same tries at a password or a query code.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

SESSION_ENGINE = "tingmin.accounts.sessions"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
# Straight from the rooms' `static` folders: nothing to collect, so nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Room for a text far too long, so that the register can say how long it may be instead of dropping the line.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = OVER_TLS
CSRF_COOKIE_SECURE = OVER_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if OVER_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OVER_TLS else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

# What the rooms ask for.
FONT_DIRS = (homes.CHECKOUT / "build" / "fonts",)
VAULT_KEYS = HOME.keys / "vault.json"
# The vault: aes256 or sm4 for what is sealed from now on; a key management system keeps the keys if its class is named.
VAULT_SUITE = os.environ.get("TINGMIN_VAULT_SUITE", "aes256")
VAULT_STORE = os.environ.get("TINGMIN_VAULT_STORE", "")
FILES = HOME.root / "files"
CITY_REGION = "110000"
# The example cast signs in with it; empty (TINGMIN_EXAMPLE=0) for a city that has its own people.
DEMO_PASSWORD = HOME.secret("demo")[:10] if os.environ.get("TINGMIN_EXAMPLE", "1") == "1" else ""
# The ledger: sha256 (with Ed25519) or sm3 (with SM2); a certified module signs when LEDGER_SIGNER names its class.
LEDGER_SUITE = os.environ.get("TINGMIN_LEDGER_SUITE", "sha256")
LEDGER_SIGNER = os.environ.get("TINGMIN_LEDGER_SIGNER", "")
LEDGER_KEYS = HOME.keys / "ledger"
# Months that the log of reads is kept (six at least, whatever is set), days that an approved export can be fetched.
READINGS_KEPT_MONTHS = int(os.environ.get("TINGMIN_READINGS_MONTHS", "36"))
EXPORTS_LAST_DAYS = int(os.environ.get("TINGMIN_EXPORT_DAYS", "7"))
JOBS = ("audit", "clockwork", "ledger", "supervision", "vault")
PROCRASTINATE_IMPORT_PATHS = [f"tingmin.jobs.{name}" for name in JOBS]
PUBLIC_ADDRESS = os.environ.get("TINGMIN_PUBLIC_ADDRESS", "http://127.0.0.1:8000")
# The organ whose agents answer a number that stands in no registry; and the key with which the exchange signs.
HOTLINE_CENTRE = os.environ.get("TINGMIN_HOTLINE_CENTRE", "beijing-12345")
EXCHANGE_KEY = os.environ.get("TINGMIN_EXCHANGE_KEY") or HOME.secret("exchange")
# Seconds that a call rings at one seat before it is offered to the next.
RING_SECONDS = int(os.environ.get("TINGMIN_RING_SECONDS", "30"))
# Seconds after which an unanswered call of which the exchange tells nothing more counts as over.
SILENT_SECONDS = int(os.environ.get("TINGMIN_SILENT_SECONDS", "1800"))
# Where desks find the switchboard: behind a gateway its whole address (wss://…), else the host of the page and a port.
SWITCHBOARD_ADDRESS = os.environ.get("TINGMIN_SWITCHBOARD_ADDRESS", "")
SWITCHBOARD_PORT = int(os.environ.get("TINGMIN_SWITCHBOARD_PORT", "8001"))
# Open orders of how many days, and texts with how many per cent in common, are shown as like a new one.
SIMILAR_DAYS = int(os.environ.get("TINGMIN_SIMILAR_DAYS", "30"))
SIMILAR_PERCENT = int(os.environ.get("TINGMIN_SIMILAR_PERCENT", "25"))
CITY_PHONE = os.environ.get("TINGMIN_CITY_PHONE", "12345")
