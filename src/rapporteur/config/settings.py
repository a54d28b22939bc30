"""All settings, from typed environment values. Nothing has to be set for a demo or for development."""

from __future__ import annotations

from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _
from environs import Env

from rapporteur.config import mail

env = Env()
PACKAGE = Path(__file__).resolve().parent.parent

# Everything an installation keeps (database, uploads, secret key) is in this one folder.
DATA = Path(env.str("RAPPORTEUR_DATA", "data")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("RAPPORTEUR_DEBUG", False)
BASE_URL = env.str("RAPPORTEUR_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("RAPPORTEUR_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]
IS_HTTPS = BASE_URL.startswith("https://")
BEHIND_PROXY = env.bool("RAPPORTEUR_BEHIND_PROXY", False)


def _secret_key() -> str:
    """The key from the environment, else one made on the first start and kept in the data folder."""
    if key := env.str("RAPPORTEUR_SECRET_KEY", ""):
        return key
    kept = DATA / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "rapporteur.config",
    "rapporteur.public",
    "rapporteur.desk",
    "rapporteur.live",
    "rapporteur.media",
    "rapporteur.coverage",
    "rapporteur.intake",
    "rapporteur.programme",
    "rapporteur.people",
    "rapporteur.core",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # These three before WhiteNoise, which answers for static files without asking those below it.
    "csp.middleware.CSPMiddleware",
    "rapporteur.config.headers.SafetyHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rapporteur.config.languages.LanguagePrefix",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rapporteur.people.middleware.DeclaredAccess",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "rapporteur.config.urls"
WSGI_APPLICATION = "rapporteur.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "rapporteur.desk.context.desk",
            ]
        },
    }
]
FORM_RENDERER = "rapporteur.core.forms.AccessibleRenderer"

DATABASES = {
    "default": dj_database_url.parse(env.str("DATABASE_URL", f"sqlite:///{DATA / 'rapporteur.sqlite3'}"))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Wagtail brings modelsearch's app. "simple": no stop words on PostgreSQL either, so that ALL is a word.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "simple"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "people:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "people:sign-in"
WAGTAILADMIN_LOGIN_URL = "people:sign-in"
# Lock-out after repeated failures, counted three ways (decision 0004).
AXES_HANDLER = "rapporteur.people.lockout.Handler"
AXES_FAILURE_LIMIT = 6  # of one account from one address, or from one known device
LOCKOUT_WIDE_LIMIT = 30  # of one address whatever the account, and of one account whatever the address
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "rapporteur.people.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "rapporteur.people.lockout.address_of"
AXES_LOCKOUT_TEMPLATE = "people/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS: list[str] = ["username", "ip_address"]
AXES_VERBOSE = False
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", _("English"))]
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_URL = "media/"
MEDIA_ROOT = DATA / "media"
PRIVATE_ROOT = DATA / "private"  # uploads that no address serves: imported programmes
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

INTAKE_MAX_BYTES = env.int("RAPPORTEUR_MAX_UPLOAD_MB", 100) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# smtp://user:password@host:587 (STARTTLS when the server offers a port other than 25), smtps:// for port 465.
# Without an address mails are printed, so that invitations and password links can be tried at once.
globals().update(mail.settings_from_url(env.str("EMAIL_URL", "")))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("RAPPORTEUR_MAIL_FROM", "Rapporteur <rapporteur@localhost>")

WAGTAIL_SITE_NAME = "Rapporteur"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

# Safety. The strict policy holds everywhere; ``headers`` relaxes it for the CMS only.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    }
}
CMS_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF], "script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"], "font-src": [SELF, "data:"], "connect-src": [SELF],
    "frame-src": [SELF], "frame-ancestors": [SELF], "form-action": [SELF], "base-uri": [SELF],
}  # fmt: skip
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

LOG_LEVEL = env.str("RAPPORTEUR_LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The level is the handler's: the worker sets its own loggers to INFO, and its lines would bury the sign-ins.
    "handlers": {"console": {"class": "logging.StreamHandler", "level": LOG_LEVEL}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
