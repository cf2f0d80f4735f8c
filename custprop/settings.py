"""Settings of the customer-property register.

Everything a site may want to change is read from the environment (see the
administrator's guide); what is wrong there stops the start with a sentence
instead of surfacing later as an odd page.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from custprop.lib.working_time import CALENDARS, parse_working_hours

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()


# ---- Core -------------------------------------------------------------------


def secret_key() -> str:
    """SECRET_KEY from the environment, or one made at first start and kept in var/."""
    key = env.str("SECRET_KEY", default="")
    if key:
        return key
    key_file = VAR_DIR / "secret_key"
    if not key_file.exists():
        from django.core.management.utils import get_random_secret_key

        VAR_DIR.mkdir(exist_ok=True)
        key_file.touch(mode=0o600)
        key_file.write_text(get_random_secret_key())
    return key_file.read_text().strip()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
ROOT_URLCONF = "custprop.urls"
WSGI_APPLICATION = "custprop.wsgi.application"
AUTH_USER_MODEL = "registry.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = _("Customer property register")
# Where people outside reach the site; what mails and papers for them lead to.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    # Django
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # Libraries
    "allauth.account",  # allauth.mfa needs its models; none of its pages is wired
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "rest_framework",
    # Ours
    "registry",
    "inspections",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "custprop.busy.BusyMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "custprop.shell.shell",
            ],
            "libraries": {"print": "custprop.lib.print_tags", "ui": "custprop.lib.ui_tags"},
            "builtins": ["custprop.lib.ui_tags", "django.templatetags.i18n"],
        },
    },
]
FORM_RENDERER = "custprop.lib.forms.FormRenderer"


# ---- Database ---------------------------------------------------------------


def database() -> dict:
    """The database of DATABASE_URL with the options that keep concurrent writers safe.

    SQLite's defaults let a reader that turns writer fail with "database is
    locked" whatever the timeout; BEGIN IMMEDIATE makes writers queue instead.
    FULL keeps the last commit through a power failure. On PostgreSQL READ
    COMMITTED lets a waiting writer see what the one before it committed.
    """
    config = env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'custprop.sqlite3'}")
    options = config.setdefault("OPTIONS", {})
    engine = config.get("ENGINE")  # missing where the value is no URL at all
    if engine == "django.db.backends.sqlite3":
        if config["NAME"] != ":memory:":
            Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        options["transaction_mode"] = "IMMEDIATE"
        options["timeout"] = 20
        options["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        )
    elif engine == "django.db.backends.postgresql":
        from psycopg import IsolationLevel

        options["isolation_level"] = IsolationLevel.READ_COMMITTED
        config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL must name a SQLite file (sqlite:////path/file.sqlite3) "
            "or a PostgreSQL database (postgres://user:password@host:5432/name)."
        )
    return config


DATABASES = {"default": database()}


# ---- People -----------------------------------------------------------------

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")  # empty: drawn at random when loaded
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: one shift

# The second factor (registry.services.second_factor). The pages and the way in are ours.
MFA_ADAPTER = "custprop.mfa.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds that a phone's clock may be off
MFA_RECOVERY_CODE_COUNT = 10
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"


# ---- Language and time ------------------------------------------------------

LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="zh-hans")
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured("LANGUAGE_CODE must be zh-hans or en.")
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
FORMAT_MODULE_PATH = ["custprop.formats"]


def working_hours() -> tuple:
    """The intervals of WORKING_HOURS, by the clock in TIME_ZONE."""
    try:
        return parse_working_hours(env.str("WORKING_HOURS", default="08:00-12:00,13:00-17:00"))
    except ValueError as error:
        raise ImproperlyConfigured(f"WORKING_HOURS: {error}") from None


WORKING_HOURS = working_hours()
WORKING_CALENDAR = env.str("WORKING_CALENDAR", default="CN")  # empty: Monday to Friday
if WORKING_CALENDAR not in CALENDARS:
    raise ImproperlyConfigured("WORKING_CALENDAR must be CN, or empty for Monday to Friday.")


# ---- Files ------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("STATIC_ROOT", default=str(VAR_DIR / "static"))
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(VAR_DIR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a receipt of 1,000 lines in one form
DATA_UPLOAD_MAX_NUMBER_FILES = 50


# ---- Mail -------------------------------------------------------------------

# Without EMAIL_URL nothing is sent and nothing lost: mails wait in the outbox.
vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="custprop@localhost")


# ---- Security ---------------------------------------------------------------

HTTPS = env.bool("HTTPS", default=False)  # set where the site is served over HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}


# ---- API --------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "registry.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["custprop.lib.strict_json.StrictJSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "registry.api.schema.AutoSchema",
    "EXCEPTION_HANDLER": "registry.api.errors.problem_of",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Customer property register",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {  # names of choices whose fields share a name
        "Account": "registry.enums.Account",
        "AnomalyKind": "inspections.enums.AnomalyKind",
        "AnomalyState": "inspections.enums.AnomalyState",
        "Disposition": "inspections.enums.Disposition",
        "Aql": "registry.enums.Aql",
        "BagEvent": "registry.enums.BagEvent",
        "CharacteristicKind": "inspections.enums.CharacteristicKind",
        "CountMethod": "inspections.enums.CountMethod",
        "CheckOutcome": "inspections.enums.CheckOutcome",
        "CheckResult": "inspections.enums.CheckResult",
        "InspectionState": "inspections.enums.InspectionState",
        "ItemState": "registry.enums.State",
        "ConsentRequestState": "registry.enums.ConsentRequestState",
        "LetterTopic": "registry.enums.LetterTopic",
        "LocationKind": "registry.enums.LocationKind",
        "OwnerAnswerKind": "registry.enums.OwnerAnswerKind",
        "StatementState": "registry.enums.StatementState",
        "PartyKind": "registry.enums.PartyKind",
        "PreAdviceState": "registry.enums.PreAdviceState",
        "ReturnState": "registry.enums.ReturnState",
        "StocktakeState": "inspections.enums.StocktakeState",
        "ScanOutcome": "registry.enums.ScanOutcome",
    },
}


# ---- Logging ----------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"owner_tokens": {"()": "custprop.lib.log_secrets.HideOwnerTokens"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["owner_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"pikepdf": {"level": "WARNING"}},  # it greets at every start
}
