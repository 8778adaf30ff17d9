"""Environment variables of the installation: parsed once, with a clear error for each."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from jiceng.config import public_site
from jiceng.config import variable_values as values
from jiceng.config.variables import KEY_VARIABLES, LIMITS, NOTICE_SCHEMES, VARIABLES
from jiceng.core import base_map, embedded, embedded_access, ssrf_guard
from jiceng.core.keysources import source_of

CHECKOUT = Path(__file__).resolve().parents[3]
FONT = Path(__file__).resolve().parents[1] / "core" / "data" / "print.ttf"
DEVELOPMENT_SECRET = "development only: not a secret"  # noqa: S105 - refused in production
DEVELOPMENT_PASSWORDS = {"", "changeme", "jiceng", "password", "postgres", "secret", "123456"}
DEVELOPMENT_HOSTS = "localhost .localhost 127.0.0.1 [::1]"

SYNTHETIC_MARK = "synthetic"
"""A file of this name in JICENG_HOME marks the installation's data as synthetic."""


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider by which people may sign in."""

    issuer: str
    client: str
    secret: str
    name: str
    claim: str
    id: str
    asks_factor: bool


@dataclass(frozen=True)
class Environment:
    """The values of the environment variables, made by `read`."""

    production: bool
    home: Path
    keys: Path
    key_source: str
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    behind_proxy: bool
    sign_in_tries: int
    sign_in_wait: int
    session_idle: int
    session_length: int
    sessions: int
    reask: int
    pulse: int
    mfa: bool
    powers: str
    access_log: str
    metrics_token: str
    oidc: Provider | None
    database_url: str
    owner_url: str
    hash_name: str
    cipher_name: str
    synthetic: bool
    photo_mb: int
    upload_mb: int
    photos_a_report: int
    limits: dict[str, tuple[int, int]]
    public_url: str
    site: public_site.PublicSite
    mail: str
    notice_schemes: frozenset[str]
    notice_networks: tuple[ssrf_guard.Network, ...]
    font: Path
    base_map: base_map.BaseMap | None
    captcha: bool
    tours: bool
    roots_to: tuple[tuple[str, str], ...]
    roots_ca: Path | None
    roots_from: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether its secret or passwords are public or easy to guess, it accepts any host name, or
        it shows debug pages: such an installation must serve its own machine only."""
        is_guessed = self.has_weak_secret or self.synthetic
        return not self.production and (is_guessed or "*" in self.allowed_hosts or self.debug)

    @property
    def has_weak_secret(self) -> bool:
        """Whether its secret is the public one, or short."""
        return self.secret_key == DEVELOPMENT_SECRET or len(self.secret_key) < values.SECRET_LENGTH

    def database(self) -> dict[str, Any]:
        """Django's connection settings: DATABASE_URL, or the embedded server's socket.

        ``OWNER`` holds the settings that differ for the owner's connection; see `core.roles`.
        """
        common: dict[str, Any] = {
            "ENGINE": "jiceng.core.postgres",
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
        if self.database_url:
            app = values.database(self.database_url)
            return {**app, "OWNER": self._owner(app), **common}
        return {
            "NAME": embedded.DATABASE,
            "USER": embedded_access.APP,
            # Read by libpq when it connects: the server's first start creates it.
            "OPTIONS": {"passfile": str(self.keys / embedded_access.PASSWORD_FILE)},
            "OWNER": {"USER": embedded.USER, "PASSWORD": "", "OPTIONS": {}},
            "HOST": str(embedded.socket_dir(self.home)),
            "PORT": str(embedded.PORT),
            **common,
        }

    def _owner(self, app: dict[str, Any]) -> dict[str, Any]:
        owner = values.database(self.owner_url, "DATABASE_OWNER_URL") if self.owner_url else app
        if owner["NAME"] != app["NAME"]:
            raise ImproperlyConfigured(
                "DATABASE_URL and DATABASE_OWNER_URL must name the same database."
            )
        kept = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        return {name: owner[name] for name in kept if name in owner}


def is_loopback(host: str) -> bool:
    """Whether a bind address can only be reached from this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("a.cn")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read(env: Mapping[str, str]) -> Environment:
    """Read the variables, with defaults for development.

    Raises:
        ImproperlyConfigured: for an unknown name, an invalid value, or a production that would run
            on development secrets.
    """
    _refuse_unknown(env)
    production = values.one_of(env, "JICENG_ENV", ("development", "production")) == "production"
    home = Path(env.get("JICENG_HOME") or CHECKOUT / "var").resolve()
    synthetic = values.flag(env, "JICENG_SYNTHETIC") or (home / SYNTHETIC_MARK).exists()
    read = Environment(
        production=production,
        home=home,
        keys=Path(env.get("JICENG_KEYS") or home / "keys").resolve(),
        key_source=_key_source(env),
        debug=values.flag(env, "JICENG_DEBUG"),
        secret_key=env.get("JICENG_SECRET_KEY") or DEVELOPMENT_SECRET,
        allowed_hosts=values.words(
            env.get("JICENG_HOSTS") or ("" if production else DEVELOPMENT_HOSTS)
        ),
        trusted_origins=values.words(env.get("JICENG_ORIGINS", "")),
        behind_proxy=values.flag(env, "JICENG_PROXY"),
        **_sign_in(env),
        pulse=values.whole_number(env, "JICENG_PULSE", 12, least=0),
        mfa=values.flag(env, "JICENG_MFA") if env.get("JICENG_MFA") else production,
        access_log=_access_log(env, home),
        metrics_token=values.secret_token(env, "JICENG_METRICS_TOKEN"),
        powers=values.one_of(env, "JICENG_POWERS", ("joint", "separate")),
        oidc=_provider(env, production=production),
        database_url=env.get("DATABASE_URL", ""),
        owner_url=env.get("DATABASE_OWNER_URL", ""),
        hash_name=values.one_of(env, "JICENG_HASH", ("sha256", "sm3")),
        cipher_name=values.one_of(env, "JICENG_CIPHER", ("aes-256-gcm", "sm4-gcm")),
        synthetic=synthetic,
        photo_mb=values.whole_number(env, "JICENG_PHOTO_MB", 40, least=1, most=200),
        upload_mb=values.whole_number(env, "JICENG_UPLOAD_MB", 1024, least=1, most=100_000),
        photos_a_report=values.whole_number(env, "JICENG_PHOTOS_A_REPORT", 9, least=0, most=30),
        limits=_limits(env),
        public_url=values.web_address(env, "JICENG_PUBLIC_URL"),
        site=public_site.read(env),
        mail=values.mail_server(env),
        notice_schemes=frozenset(
            values.words(env.get("JICENG_NOTICE_SCHEMES", "")) or NOTICE_SCHEMES
        ),
        notice_networks=values.networks(env),
        font=Path(env.get("JICENG_FONT") or FONT).resolve(),
        base_map=_base_map(env),
        roots_to=values.destinations_of_roots(env),
        roots_ca=Path(env["JICENG_ROOTS_CA"]).resolve() if env.get("JICENG_ROOTS_CA") else None,
        roots_from=values.public_keys(env),
        captcha=values.on_or_off(env, "JICENG_CAPTCHA", on=production or synthetic),
        tours=values.on_or_off(env, "JICENG_TOURS", on=synthetic),
    )
    read.database()
    if production:
        _refuse_development(read)
    return read


def _sign_in(env: Mapping[str, str]) -> dict[str, Any]:
    """Attempts at signing in and the length of sessions."""
    return {
        "sign_in_tries": values.whole_number(env, "JICENG_SIGN_IN_TRIES", 10, least=3),
        "sign_in_wait": values.whole_number(env, "JICENG_SIGN_IN_WAIT", 15, least=1),
        "session_idle": values.whole_number(env, "JICENG_SESSION_IDLE", 480, least=5),
        "session_length": values.whole_number(env, "JICENG_SESSION_LENGTH", 720, least=5),
        "sessions": values.whole_number(env, "JICENG_SESSIONS", 5, least=0),
        "reask": values.whole_number(env, "JICENG_REASK", 10, least=1),
    }


def _base_map(env: Mapping[str, str]) -> base_map.BaseMap | None:
    names = ("JICENG_BASE_MAP", "JICENG_BASE_MAP_ATTRIBUTION", "JICENG_BASE_MAP_SHIFT")
    try:
        return base_map.parse(*(env.get(name, "") for name in names))
    except ValueError as error:
        raise ImproperlyConfigured(f"JICENG_BASE_MAP: {error}.") from None


def _refuse_development(read: Environment) -> None:
    """Refuse publicly known secrets and passwords in production."""
    if read.debug:
        raise ImproperlyConfigured("JICENG_ENV=production cannot run with JICENG_DEBUG=1.")
    if read.has_weak_secret:
        raise ImproperlyConfigured(
            "JICENG_ENV=production needs JICENG_SECRET_KEY: at least"
            f" {values.SECRET_LENGTH} random characters."
        )
    if not read.allowed_hosts or "*" in read.allowed_hosts:
        raise ImproperlyConfigured(
            "JICENG_ENV=production needs JICENG_HOSTS: the accepted host names."
        )
    if read.synthetic:
        raise ImproperlyConfigured(
            f"JICENG_HOME={read.home} holds the demo, whose passwords everybody knows. Give "
            "production a home of its own."
        )
    for name, url in (
        ("DATABASE_URL", read.database_url),
        ("DATABASE_OWNER_URL", read.owner_url),
    ):
        database = values.database(url, name) if url else {}
        over_network = database.get("HOST", "") and not database["HOST"].startswith("/")
        if over_network and database.get("PASSWORD", "") in DEVELOPMENT_PASSWORDS:
            raise ImproperlyConfigured(
                f"JICENG_ENV=production needs a real password in {name}, not a development one."
            )


def _refuse_unknown(env: Mapping[str, str]) -> None:
    """Refuse a misspelt variable: ignoring it silently may be dangerous."""
    known = [variable.name for variable in VARIABLES]
    for name in env:
        if name.startswith(KEY_VARIABLES):
            continue
        if name.startswith("JICENG_") and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Do you mean {close[0]}?" if close else ""
            raise ImproperlyConfigured(
                f"{name} is not a setting of Jiceng; docs/en/operations/settings.md lists them."
                f"{hint}"
            )


def _key_source(env: Mapping[str, str]) -> str:
    given = env.get("JICENG_KEY_SOURCE") or "folder"
    try:
        source_of(given, Path())
    except ValueError:
        raise ImproperlyConfigured(
            f"JICENG_KEY_SOURCE={given!r}: choose folder, environment or command:PROGRAM."
        ) from None
    return given


def _provider(env: Mapping[str, str], *, production: bool) -> Provider | None:
    issuer = env.get("JICENG_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return None
    if not issuer.startswith("https://") and (production or not issuer.startswith("http://")):
        raise ImproperlyConfigured("JICENG_OIDC_ISSUER must begin with https://.")
    read = Provider(
        issuer=issuer,
        client=env.get("JICENG_OIDC_CLIENT", ""),
        secret=env.get("JICENG_OIDC_SECRET", ""),
        name=env.get("JICENG_OIDC_NAME") or "统一身份认证",
        claim=env.get("JICENG_OIDC_CLAIM") or "employee_number",
        id=env.get("JICENG_OIDC_ID") or "oidc",
        asks_factor=values.flag(env, "JICENG_OIDC_MFA"),
    )
    if not read.client or not read.secret:
        raise ImproperlyConfigured(
            "JICENG_OIDC_ISSUER needs JICENG_OIDC_CLIENT and JICENG_OIDC_SECRET."
        )
    if not re.fullmatch(r"[a-z0-9-]{1,40}", read.id):
        raise ImproperlyConfigured("JICENG_OIDC_ID: small letters, digits and hyphens only.")
    return read


def _limits(env: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """Limits of public entry points: uses and seconds; 0 uses: unlimited."""
    found = dict(LIMITS)
    for word in values.words(env.get("JICENG_LIMITS", "")):
        name, _sign, rate = word.partition("=")
        times, _sign, seconds = rate.partition("/")
        if name not in LIMITS:
            raise ImproperlyConfigured(
                f"JICENG_LIMITS names “{name}”; choose from {', '.join(LIMITS)}."
            )
        seconds = seconds or str(LIMITS[name][1])
        if not (rate.isascii() and times.isdigit() and seconds.isdigit() and int(seconds)):
            raise ImproperlyConfigured(
                f"JICENG_LIMITS={word!r}: write {name}=30/600 for 30 in 600 seconds, or {name}=0."
            )
        found[name] = int(times), int(seconds)
    return found


def _access_log(env: Mapping[str, str], home: Path) -> str:
    """The folder of the access log; "" for none."""
    given = env.get("JICENG_ACCESS_LOG", "")
    return "" if given == "0" else str(Path(given or home / "log").resolve())
