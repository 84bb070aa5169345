"""Fixed settings here; what differs between installations is in /etc/libravatar/settings (KEY=value lines)."""

import shlex
from pathlib import Path

with open("/etc/libravatar/settings", encoding="utf-8") as _file:
    _site = dict(line.split("=", 1) for line in shlex.split(_file.read(), comments=True))

SECRET_KEY = _site["SECRET_KEY"]
DOMAINS = _site["DOMAINS"].split()
ALLOWED_HOSTS = [f".{domain}" for domain in DOMAINS]
TREE = Path("/var/lib/libravatar")

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "libravatar",
        "USER": "djangouser",
        "PASSWORD": _site["DATABASE_PASSWORD"],
        "HOST": "127.0.0.1",
        "OPTIONS": {"connect_timeout": 3},
    }
}

INSTALLED_APPS = ["django.contrib.sessions", "avatars"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "avatars.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
