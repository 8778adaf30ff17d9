"""Settings from the environment; docs/en/operations/settings.md documents each."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from jiceng.config import environment

ENV = environment.read(os.environ)

HOME: Path = ENV.home
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.trusted_origins

# The lowest first. Each package below them with an `apps.py` or a `manifest.py` is an app,
# subsystems included.
LAYERS = (
    "core",
    "ui",
    "directory",
    "accounts",
    "grids",
    "records",
    "desk",
    "portal",
    "metrics",
    "notifications",
    "cases",
    "activities",
    "fieldwork",
    "supervision",
    "assessment",
    "people",
    "command",
)


_ROOMS = ("apps.py", "manifest.py")


_PACKAGE = Path(__file__).resolve().parents[1]


def _ours() -> list[str]:
    """All apps of this project, by layer, within a layer by name."""
    return [
        ".".join(folder.relative_to(_PACKAGE.parent).parts)
        for layer in LAYERS
        for folder in sorted(
            {file.parent for name in _ROOMS for file in (_PACKAGE / layer).rglob(name)}
        )
    ]


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    # Without its automatic set-up: the loaders are listed below.
    "django_cotton.apps.SimpleAppConfig",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    *_ours(),
]

MIDDLEWARE = [
    "jiceng.core.accesslog.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jiceng.config.web.PageMiddleware",
    "jiceng.accounts.middleware.SessionMiddleware",
    "axes.middleware.AxesMiddleware",
    "jiceng.config.head_requests.HeadMiddleware",
]
if ENV.metrics_token:
    MIDDLEWARE.insert(1, "jiceng.config.prometheus.CountingMiddleware")

ROOT_URLCONF = "jiceng.config.urls"
WSGI_APPLICATION = "jiceng.config.wsgi.application"

_LOADERS: list[Any] = [
    # Finds the templates of the next two, and compiles cotton's components.
    "jiceng.config.template_whitespace.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
# While debugging, a changed template is used from the next request.
if not DEBUG:
    _LOADERS = [("jiceng.config.quick_templates.loader.Loader", _LOADERS)]
# A component sees only its attributes and the global context, never its page's own variables.
COTTON_ISOLATE_BY_DEFAULT = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "templates"],
        "OPTIONS": {
            "loaders": _LOADERS,
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jiceng.config.web.page_context",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {"default": ENV.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "directory.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses locked-out users
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "sign-in"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
# Before the catalogs of libraries: allauth translates "Note" and "Code" for pages of its own.
LOCALE_PATHS = [
    folder / "locale"
    for folder in (_PACKAGE, *(_PACKAGE.parent.joinpath(*app.split(".")) for app in _ours()))
    if (folder / "locale").is_dir()
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [Path(__file__).parent.parent / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Photos of people's streets and homes: not readable by other users of this machine.
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    # `jiceng serve` and `jiceng demo` collect the files; names contain the hash of the content.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_HANDLERS = [
    "jiceng.core.large_uploads.IncomingFile",
    "jiceng.core.photo_uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Too many photos are refused by our own code: the library's refusal loses the form.
DATA_UPLOAD_MAX_NUMBER_FILES = 1000

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Sessions hold codes and forms that wait for confirmation: the table stores them encrypted.
SESSION_ENGINE = "jiceng.core.sessions"
SESSION_COOKIE_AGE = ENV.session_length * 60
SESSION_COOKIE_SECURE = ENV.production
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = ENV.production
CSRF_COOKIE_HTTPONLY = True  # pages have the token in their forms; no script reads the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "jiceng.config.web.foreign_form"
LANGUAGE_COOKIE_SECURE = ENV.production
LANGUAGE_COOKIE_SAMESITE = "Lax"
# A secret link must not be sent to another site in a Referer.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = ENV.production
SECURE_REDIRECT_EXEMPT = ["^health/?$", "^metrics/$"]  # requested from the machine itself
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENV.production else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.behind_proxy else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "jiceng.core.logs.LogFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Django's own handlers write only while debugging, or by mail.
    "loggers": {"django": {"handlers": [], "level": "WARNING", "propagate": True}},
}

# Signing in: django-allauth (see accounts/adapters.py) and django-axes (accounts/locks.py).
ACCOUNT_ADAPTER = "jiceng.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # the session's length is set below, equally for everyone
ACCOUNT_REAUTHENTICATION_TIMEOUT = ENV.reask * 60
ACCOUNT_RATE_LIMITS = False  # its counters are per process; axes counts in the database
USERSESSIONS_ADAPTER = "jiceng.accounts.adapters.SessionsAdapter"
MFA_ADAPTER = "jiceng.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # half a minute early or late: phone clocks, and slow typing
MFA_TOTP_ISSUER = "基层 Jiceng"
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "jiceng.accounts.forms.CodeForm",
    "reauthenticate": "jiceng.accounts.forms.ConfirmCodeForm",
}
SOCIALACCOUNT_ADAPTER = "jiceng.accounts.provider.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if ENV.oidc:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": ENV.oidc.id,
                "name": ENV.oidc.name,
                "client_id": ENV.oidc.client,
                "secret": ENV.oidc.secret,
                "settings": {"server_url": ENV.oidc.issuer},
            }
        ],
    }
AXES_HANDLER = "jiceng.accounts.locks.Handler"
AXES_FAILURE_LIMIT = ENV.sign_in_tries
AXES_COOLOFF_TIME = timedelta(minutes=ENV.sign_in_wait)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # keeps the waiting time shown to the user
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "jiceng.accounts.locks.name_of"
AXES_CLIENT_IP_CALLABLE = "jiceng.accounts.locks.counted_address"
AXES_LOCKOUT_CALLABLE = "jiceng.accounts.locks.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are recorded on the person's chain
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# A worker that was down at the time of a nightly task runs it when it is back.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 3600}

# Identity, encryption and chains of the installation; see docs/en/operations/.
JICENG_HASH = ENV.hash_name
JICENG_CIPHER = ENV.cipher_name
JICENG_KEYS = ENV.keys
JICENG_ROOTS_TO = ENV.roots_to
JICENG_ROOTS_CA = ENV.roots_ca
JICENG_ROOTS_FROM = ENV.roots_from
JICENG_KEY_SOURCE = ENV.key_source
JICENG_SYNTHETIC = ENV.synthetic
JICENG_BEHIND_PROXY = ENV.behind_proxy
JICENG_LIMITS = ENV.limits
JICENG_CAPTCHA = ENV.captcha
JICENG_TOURS = ENV.tours
JICENG_PUBLIC_URL = ENV.public_url
JICENG_SITE = ENV.site
JICENG_MAIL = ENV.mail
JICENG_NOTICE_SCHEMES = ENV.notice_schemes
JICENG_NOTICE_NETWORKS = ENV.notice_networks
JICENG_FONT = ENV.font
JICENG_BASE_MAP = ENV.base_map
JICENG_PHOTO_MB = ENV.photo_mb
JICENG_UPLOAD_MB = ENV.upload_mb
JICENG_PHOTOS_A_REPORT = ENV.photos_a_report
JICENG_SESSION_IDLE = timedelta(minutes=ENV.session_idle)
JICENG_SESSION_LENGTH = timedelta(minutes=ENV.session_length)
JICENG_SESSIONS = ENV.sessions
JICENG_REASK = timedelta(minutes=ENV.reask)
JICENG_PULSE = float(ENV.pulse)
JICENG_MFA = ENV.mfa
JICENG_POWERS = ENV.powers
JICENG_ACCESS_LOG = ENV.access_log
JICENG_METRICS_TOKEN = ENV.metrics_token
JICENG_OIDC = ENV.oidc
