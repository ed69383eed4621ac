"""django-helpdesk as a fair opponent: settings, addresses and WSGI in one module, run in an environment of its own.

DEBUG off (so templates are cached), persistent connections, no e-mail sent, sessions where ours are; teams, which ask
for another package, are off. It imports nothing of Tingmin.
"""

import os

DEBUG = False
SECRET_KEY = os.environ.get("BENCH_SECRET", "bench")
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = __name__
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.sites", "django.contrib.humanize", "django.contrib.messages", "django.contrib.staticfiles",
    "rest_framework", "helpdesk",
]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("BENCH_NAME", ""), "USER": os.environ.get("BENCH_USER", ""),
        "PASSWORD": os.environ.get("BENCH_PASSWORD", ""), "HOST": os.environ.get("BENCH_HOST", ""),
        "CONN_MAX_AGE": None,
    }
}  # fmt: skip
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
HELPDESK_TEAMS_MODE_ENABLED = False
LANGUAGE_CODE = "en"
SITE_ID = 1
STATIC_URL = "/static/"
USE_TZ = True


def __getattr__(name: str) -> object:
    """Addresses and application, made only when Django is ready."""
    if name == "urlpatterns":
        from django.urls import include, path

        return [path("", include("helpdesk.urls", namespace="helpdesk"))]
    if name == "application":
        from django.core.wsgi import get_wsgi_application

        return get_wsgi_application()
    raise AttributeError(name)
