"""Settings; every value that a site chooses is a KMFORUM_* variable."""

import datetime
import os
from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
UNSAFE_KEY = "insecure-and-only-for-a-computer-of-ones-own"


def variable(name, default=""):
    return os.environ.get(f"KMFORUM_{name}", default).strip()


def switch(name, default):
    text = variable(name, "1" if default else "0").lower()
    if text not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"KMFORUM_{name} must be 1 or 0, not {text!r}.")
    return text in {"1", "true", "yes"}


def checked(name, read, default=""):
    """What `read` makes of the variable; a bad value stops the start, by name."""
    try:
        return read(variable(name, default))
    except ValueError as error:
        # The value itself is left out: it may hold a password, and logs are read.
        raise ImproperlyConfigured(f"KMFORUM_{name}: {error}") from error


DEBUG = switch("DEBUG", False)


def read_secret_key(text):
    if not text and DEBUG:
        return UNSAFE_KEY
    if len(text) < 50:
        raise ValueError("a secret of at least 50 random characters is needed.")
    return text


def read_today(text):
    if text and not DEBUG:
        raise ValueError("another day than today is for KMFORUM_DEBUG=1 only.")
    day = datetime.date.fromisoformat(text) if text else None
    if day and day.year > 2400:
        raise ValueError("the year is CE here, for example 2005-11-21.")
    return day


def read_hosts(text):
    hosts = [host.strip() for host in text.split(",") if host.strip()]
    if not hosts:
        raise ValueError("a name of the site is needed, for example km.example.go.th.")
    return hosts


def read_database(text):
    database = dj_database_url.parse(text, conn_max_age=60, conn_health_checks=True)
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            # Writers queue instead of failing; what was acknowledged is on the disk.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
        }
    elif database["ENGINE"].endswith("postgresql"):
        # Compiling a page's query takes seconds where running it takes milliseconds.
        options = database.setdefault("OPTIONS", {})
        options["options"] = f"{options.get('options', '')} -c jit=off".strip()
    else:
        raise ValueError("the database is SQLite or PostgreSQL.")
    return database


def read_cache(text):
    """The cache that all workers share: a table of the database, or Redis."""
    backends = {
        "database": ("db.DatabaseCache", "kmforum_cache"),
        "redis": ("redis.RedisCache", text),
    }
    backend, location = backends.get(text.partition(":")[0], (None, None))
    if backend is None:
        raise ValueError("the cache is database, or redis://host:6379/0.")
    if backend.startswith("redis") and not find_spec("redis"):
        raise ValueError("Redis needs one more package: pip install redis.")
    return {
        "BACKEND": f"django.core.cache.backends.{backend}",
        "LOCATION": location,
        "OPTIONS": {"MAX_ENTRIES": 20_000} if location == "kmforum_cache" else {},
    }


def cache_of_pages(shared):
    """Redis for all workers; else each keeps its own pages.

    The table would make every reader of a new page a writer of the database, who waits
    on SQLite for whoever writes. Whether a page still holds is asked of the database.
    """
    if shared["BACKEND"].endswith("RedisCache"):
        return {**shared, "KEY_PREFIX": "page", "TIMEOUT": 60 * 60 * 24}
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 60 * 60 * 24,
        "OPTIONS": {"MAX_ENTRIES": 1000, "CULL_FREQUENCY": 10},
    }


def read_media(text):
    """Where photos and files lie: never below what is served to everybody."""
    folder = Path(text)
    if not folder.is_absolute():
        raise ValueError("a whole path is needed, beginning with /.")
    if any(
        folder.is_relative_to(BASE_DIR / name) for name in ("static", "staticfiles")
    ):
        raise ValueError("static files are served to everybody, photos are not.")
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        raise ValueError("this folder cannot be written to.")
    return folder


def read_province(text):
    if not (len(text) == 2 and text.isascii() and text.isdecimal()):
        raise ValueError("a province code has two digits, for example 80.")
    return text


def read_proxies(text):
    if not (len(text) == 1 and text.isascii() and text.isdecimal()):
        raise ValueError("how many web servers of one's own stand in front: 0, 1, …")
    return int(text)


SECRET_KEY = checked("SECRET_KEY", read_secret_key)
ALLOWED_HOSTS = checked(
    "ALLOWED_HOSTS", read_hosts, "127.0.0.1,localhost" if DEBUG else ""
)
CSRF_TRUSTED_ORIGINS = [
    f"https://{'*' * host.startswith('.')}{host}"
    for host in ALLOWED_HOSTS
    if host != "*"
]
DATABASES = {
    "default": checked(
        "DATABASE_URL", read_database, f"sqlite:///{BASE_DIR}/var/kmforum.sqlite3"
    )
}
# What takes long waits in a table for `manage.py db_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": checked("CACHE_URL", read_cache, "database")}
CACHES["pages"] = cache_of_pages(CACHES["default"])
MEDIA_ROOT = checked("MEDIA", read_media, f"{BASE_DIR}/var/media")
# Behind nginx: photos are handed over to it, once it is clear who asks.
KMFORUM_ACCEL = switch("ACCEL", False)
KMFORUM_HOME_PROVINCE = checked("HOME_PROVINCE", read_province, "80")
KMFORUM_TODAY = checked("TODAY", read_today)

INSTALLED_APPS = [
    "thai",
    "tambons",
    "people",
    "meetings",
    "accounting",
    "blogs",
    "kmforum",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "django_tasks_db",
    "csp",
    "kmforum.admin_app.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Last, so that its own words never stand before ours or Django's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "kmforum.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Below the static files: a policy is for pages, and costs 160 bytes each time.
    "csp.middleware.CSPMiddleware",
    "kmforum.compression.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kmforum.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.second_factor.SecondFactorMiddleware",
]

ROOT_URLCONF = "kmforum.urls"
WSGI_APPLICATION = "kmforum.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kmforum.menu.menu",
            ],
            "builtins": ["django.templatetags.i18n", "thai.templatetags.thai"],
        },
    }
]

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.log_in.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "me"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "kmforum.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# On a shared phone the next person logs in while the last one still is.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_FORMS = {
    "change_password": "people.password_forms.ChangePasswordForm",
    "set_password": "people.password_forms.SetPasswordForm",
    "reauthenticate": "people.password_forms.ReauthenticateForm",
}
# By person; a training room shares one address, see people/address_limit.py.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
MFA_ADAPTER = "kmforum.account_adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "people.code_forms.ActivateForm",
    "authenticate": "people.code_forms.AuthenticateForm",
    "reauthenticate": "people.code_forms.ReauthenticateForm",
}
MFA_TOTP_ISSUER = "kmforum"
MFA_TOTP_TOLERANCE = 1
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = datetime.timedelta(days=30)
KMFORUM_REQUIRE_SECOND_FACTOR = switch("REQUIRE_SECOND_FACTOR", not DEBUG)
ALLAUTH_TRUSTED_PROXY_COUNT = checked("PROXIES", read_proxies, "0")

LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = True
USE_TZ = True
# One month, so that a facilitator in the field is not asked again at every round.
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static", ("samples", BASE_DIR / "docs/samples")]
STORAGES = {
    "default": {"BACKEND": "kmforum.media_files.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "kmforum.static_files.StaticFilesStorage"
    },
}
# No other site shows our static files, so none needs to be told that it may.
WHITENOISE_ALLOW_ALL_ORIGINS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

# A whole round in Thai is a few kB; the largest draft that is taken is 256 KiB,
# and a larger one must reach the view that says so and gives the text back.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# More files than a page takes must reach the view that says so.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000
# The first one lets nothing through that no page would take.
FILE_UPLOAD_HANDLERS = [
    "kmforum.media_files.CappedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
CSRF_FAILURE_VIEW = "kmforum.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

if not DEBUG:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = switch("HTTPS", True)
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE_SSL_REDIRECT else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
