"""The installation's environment variables: read once, checked, with a clear error for each."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from jiceng.core import embedded, embedded_access, outward
from jiceng.core.keysources import source_of

CHECKOUT = Path(__file__).resolve().parents[3]
FONT = Path(__file__).resolve().parents[1] / "core" / "data" / "print.ttf"
DEVELOPMENT_SECRET = "development only: not a secret"  # noqa: S105 - refused in production
DEVELOPMENT_PASSWORDS = {"", "changeme", "jiceng", "password", "postgres", "secret", "123456"}
SECRET_LENGTH = 32
DEVELOPMENT_HOSTS = "localhost .localhost 127.0.0.1 [::1]"
KEY_VARIABLES = ("JICENG_KEY_DATA_", "JICENG_KEY_INDEX", "JICENG_KEY_BOUND")
"""How the names of those variables begin that hold keys; see `keysources.Environment`."""

SYNTHETIC_MARK = "synthetic"
"""A file of this name in JICENG_HOME says that the installation's data is made up."""


@dataclass(frozen=True)
class Variable:
    """One variable as docs/operations.md lists it (a test compares the two)."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "JICENG_ENV",
        "development",
        "`production` refuses development secrets, asks for HTTPS and names its hosts.",
    ),
    Variable(
        "JICENG_HOME",
        "var/ in the checkout",
        "Where the installation lives: embedded database, keys, uploads, collected static files.",
    ),
    Variable(
        "JICENG_SECRET_KEY",
        "a development value",
        "Signs sessions and links; at least 32 random characters in production.",
    ),
    Variable(
        "JICENG_HOSTS",
        "this machine's own in development, required in production",
        "Host names that are answered, separated by spaces or commas.",
    ),
    Variable(
        "JICENG_ORIGINS",
        "none",
        "Origins (`https://…`) whose forms are accepted, where a proxy changes the host.",
    ),
    Variable(
        "JICENG_PROXY",
        "0",
        "1: a proxy in front ends HTTPS and sets `X-Forwarded-Proto` (and strips a forged one).",
    ),
    Variable(
        "JICENG_SIGN_IN_TRIES",
        "10",
        "Failed sign-ins from one address after which a user name must wait; five times as many "
        "from anywhere.",
    ),
    Variable("JICENG_SIGN_IN_WAIT", "15", "How many minutes it then waits."),
    Variable("JICENG_SESSION_IDLE", "480", "Minutes without a request after which a session ends."),
    Variable("JICENG_SESSION_LENGTH", "720", "Minutes after which a session ends in any case."),
    Variable(
        "JICENG_SESSIONS",
        "5",
        "How many sessions one person may have at once; one more ends the oldest. 0: any number.",
    ),
    Variable(
        "JICENG_PULSE",
        "12",
        "Seconds after which an open page of the desk asks what is new. 0: it never asks.",
    ),
    Variable(
        "JICENG_REASK",
        "10",
        "Minutes for which a password, code or passkey stands for sensitive changes.",
    ),
    Variable(
        "JICENG_MFA",
        "0 in development, 1 in production",
        "1: whoever holds a role that needs a second factor must set one up. 0: nobody must.",
    ),
    Variable(
        "JICENG_ACCESS_LOG",
        "log/ in JICENG_HOME",
        "Folder of the access log, one file a day, kept for half a year. `0`: none is written.",
    ),
    Variable(
        "JICENG_POWERS",
        "joint",
        "`separate`: nobody holds rights of two of system administrator, security administrator "
        "and auditor (三员分立). `joint`: one administrator may.",
    ),
    Variable(
        "JICENG_OIDC_ISSUER",
        "none: only accounts of our own",
        "Address of an OpenID Connect provider (without `/.well-known/…`) to sign in by.",
    ),
    Variable("JICENG_OIDC_CLIENT", "required with an issuer", "Our client identifier there."),
    Variable("JICENG_OIDC_SECRET", "required with an issuer", "Our client secret there."),
    Variable("JICENG_OIDC_NAME", "统一身份认证", "What the sign-in page calls the provider."),
    Variable(
        "JICENG_OIDC_CLAIM",
        "employee_number",
        "The claim that carries the work number by which a person is recognised the first time. "
        "Only one that the provider's own administrators set: never one that people edit.",
    ),
    Variable(
        "JICENG_OIDC_ID",
        "oidc",
        "Short name in the callback's address, `/sign-in/with/ID/callback/`. Change it when the "
        "provider changes: nobody is tied to the new one by the old one's identifiers.",
    ),
    Variable(
        "JICENG_OIDC_MFA",
        "0",
        "1: the provider asks for a second factor itself; nobody who comes from it is asked again.",
    ),
    Variable(
        "DATABASE_URL",
        "none: the embedded server",
        "A PostgreSQL server, version 15 or newer: `postgresql://user:password@host/name`; the "
        "user is the one that owns nothing (see below).",
    ),
    Variable(
        "DATABASE_OWNER_URL",
        "DATABASE_URL",
        "The same database, as the user who owns it: only for migrations. Only the shell that "
        "runs them needs it.",
    ),
    Variable(
        "JICENG_KEYS",
        "keys/ in JICENG_HOME",
        "The folder of the keys that seal personal data. Back it up apart from the database.",
    ),
    Variable(
        "JICENG_KEY_SOURCE",
        "folder",
        "Where the keys come from: `folder` (JICENG_KEYS), `environment` (variables such as "
        "`JICENG_KEY_DATA_0001`) or `command:PROGRAM ARGUMENTS`, which asks a key service.",
    ),
    Variable(
        "JICENG_CIPHER",
        "aes-256-gcm",
        "What seals personal data from now on: `aes-256-gcm` or `sm4-gcm`.",
    ),
    Variable(
        "JICENG_ROOTS_TO",
        "none: only the portal and the file beside the key",
        "Where daily roots are sent as well, separated by spaces: "
        "`file:/mnt/elsewhere/roots.jsonl`, `mail:audit@example.gov.cn`, "
        "`post:https://other.example.gov.cn/roots/received/`, `tsa:https://tsa.example.cn/`.",
    ),
    Variable(
        "JICENG_ROOTS_CA",
        "required with a `tsa:`",
        "A PEM file with the certificates under which that time-stamping authority (RFC 3161) "
        "signs.",
    ),
    Variable(
        "JICENG_ROOTS_FROM",
        "none",
        "Public keys of installations whose daily roots are kept here, separated by spaces.",
    ),
    Variable("JICENG_HASH", "sha256", "What chains events from now on: `sha256` or `sm3`."),
    Variable(
        "JICENG_SYNTHETIC",
        "0",
        "1: every page says that the data is made up. The demo sets it for good.",
    ),
    Variable(
        "JICENG_PUBLIC_URL",
        "the address that the reader used",
        "`https://…` under which residents reach the site: on posters and in notices.",
    ),
    Variable(
        "JICENG_MAIL",
        "none: no mail",
        "The mail server of notices, as Apprise writes it: "
        "`mailtos://user:password@smtp.example.gov.cn?from=jiceng@example.gov.cn`.",
    ),
    Variable(
        "JICENG_NOTICE_SCHEMES",
        "wecombot dingtalk feishu mail jsons",
        "By which ways people may have notices sent, in Apprise's words; `mail` is JICENG_MAIL.",
    ),
    Variable(
        "JICENG_NOTICE_NETWORKS",
        "none",
        "Networks inside that notices may be sent to all the same: `10.1.2.0/24`.",
    ),
    Variable(
        "JICENG_FONT",
        "built by `make setup`",
        "A TrueType font for printed pages, where names have rarer characters than ours.",
    ),
    Variable(
        "JICENG_PHOTO_MB",
        "40",
        "The largest photo that is taken in, in MB; kept is a copy of about 1 MB.",
    ),
    Variable(
        "JICENG_CAPTCHA",
        "on in production and in the demo, else off",
        "on: a report without signing in is preceded by a proof of work, or by a small question.",
    ),
    Variable(
        "JICENG_LIMITS",
        "the table below",
        "How often doors that are open to everybody may be used: `report=30/600 find=0`.",
    ),
    Variable(
        "JICENG_UPLOAD_MB",
        "1024",
        "The largest table that the import pages take in, in MB; the command line has no limit.",
    ),
    Variable("JICENG_PHOTOS_A_REPORT", "9", "How many photos a report, or an answer, may have."),
    Variable(
        "JICENG_DEBUG",
        "0",
        "1: tracebacks on the command line and in the browser. Never in production.",
    ),
    Variable(
        "JICENG_BENCH_HOME", "var/bench in the checkout", "Where `jiceng bench` keeps its data."
    ),
    Variable("JICENG_TEST_HOME", "var/test in the checkout", "Where the tests keep theirs."),
    Variable(
        "JICENG_SHARED",
        "../shared beside the checkout",
        "Where the tests find real data sets that are not in the repository.",
    ),
    Variable("JICENG_CHROMIUM", "the first on the PATH", "The browser of the browser tests."),
)


# Times and seconds for each door that needs no signing in, for one network address. Many phones
# share one address of their network: enough for a neighbourhood, not for a machine.
LIMITS: dict[str, tuple[int, int]] = {
    "report": (30, 600),
    "report_plain": (5, 600),
    "report_plain_all": (200, 3600),
    "photo": (300, 600),
    "look": (300, 600),
    "map": (300, 600),
    "join": (30, 600),
    "find": (60, 600),
    "add": (30, 600),
    "rate": (30, 600),
    "places": (120, 600),
    "kept": (30, 600),
    "subscribe": (20, 600),
    "roots": (60, 600),
    "api": (120, 600),
    "open311": (300, 600),
}


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


NOTICE_SCHEMES = ("wecombot", "dingtalk", "feishu", "mail", "jsons")


@dataclass(frozen=True)
class Environment:
    """What the environment says; `read` makes it."""

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
    mail: str
    notice_schemes: frozenset[str]
    notice_networks: tuple[outward.Network, ...]
    font: Path
    captcha: bool
    roots_to: tuple[tuple[str, str], ...]
    roots_ca: Path | None
    roots_from: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether everybody knows its secret, or it answers to every name, or shows its insides:
        such an installation is for its own machine."""
        is_public = self.secret_key == DEVELOPMENT_SECRET or "*" in self.allowed_hosts
        return not self.production and (is_public or self.debug)

    def database(self) -> dict[str, Any]:
        """Django's connection settings: DATABASE_URL, or the embedded server's socket.

        Under ``OWNER`` lies in what the owner's connection differs; see `core.roles`.
        """
        common: dict[str, Any] = {
            "ENGINE": "jiceng.core.postgres",
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
        if self.database_url:
            app = _parse(self.database_url)
            return {**app, "OWNER": self._owner(app), **common}
        return {
            "NAME": embedded.DATABASE,
            "USER": embedded_access.APP,
            # Read by libpq when it connects: the first start of the server makes it.
            "OPTIONS": {"passfile": str(self.keys / embedded_access.PASSWORD_FILE)},
            "OWNER": {"USER": embedded.USER, "PASSWORD": "", "OPTIONS": {}},
            "HOST": str(embedded.socket_dir(self.home)),
            "PORT": str(embedded.PORT),
            **common,
        }

    def _owner(self, app: dict[str, Any]) -> dict[str, Any]:
        owner = _parse(self.owner_url, "DATABASE_OWNER_URL") if self.owner_url else app
        if owner["NAME"] != app["NAME"]:
            raise ImproperlyConfigured(
                "DATABASE_URL and DATABASE_OWNER_URL must name the same database."
            )
        kept = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        return {name: owner[name] for name in kept if name in owner}


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address to serve at.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("a.cn")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read(env: Mapping[str, str]) -> Environment:
    """Read the variables, with defaults that suit development.

    Raises:
        ImproperlyConfigured: for a name that does not exist, a value that makes no sense, or a
            production that would run on development secrets.
    """
    _refuse_unknown(env)
    production = _one_of(env, "JICENG_ENV", ("development", "production")) == "production"
    home = Path(env.get("JICENG_HOME") or CHECKOUT / "var").resolve()
    synthetic = _flag(env, "JICENG_SYNTHETIC") or (home / SYNTHETIC_MARK).exists()
    read = Environment(
        production=production,
        home=home,
        keys=Path(env.get("JICENG_KEYS") or home / "keys").resolve(),
        key_source=_key_source(env),
        debug=_flag(env, "JICENG_DEBUG"),
        secret_key=env.get("JICENG_SECRET_KEY") or DEVELOPMENT_SECRET,
        allowed_hosts=_words(env.get("JICENG_HOSTS") or ("" if production else DEVELOPMENT_HOSTS)),
        trusted_origins=_words(env.get("JICENG_ORIGINS", "")),
        behind_proxy=_flag(env, "JICENG_PROXY"),
        sign_in_tries=_whole(env, "JICENG_SIGN_IN_TRIES", 10, least=3),
        sign_in_wait=_whole(env, "JICENG_SIGN_IN_WAIT", 15, least=1),
        session_idle=_whole(env, "JICENG_SESSION_IDLE", 480, least=5),
        session_length=_whole(env, "JICENG_SESSION_LENGTH", 720, least=5),
        sessions=_whole(env, "JICENG_SESSIONS", 5, least=0),
        reask=_whole(env, "JICENG_REASK", 10, least=1),
        pulse=_whole(env, "JICENG_PULSE", 12, least=0),
        mfa=_flag(env, "JICENG_MFA") if env.get("JICENG_MFA") else production,
        access_log=_access_log(env, home),
        powers=_one_of(env, "JICENG_POWERS", ("joint", "separate")),
        oidc=_provider(env, production=production),
        database_url=env.get("DATABASE_URL", ""),
        owner_url=env.get("DATABASE_OWNER_URL", ""),
        hash_name=_one_of(env, "JICENG_HASH", ("sha256", "sm3")),
        cipher_name=_one_of(env, "JICENG_CIPHER", ("aes-256-gcm", "sm4-gcm")),
        synthetic=synthetic,
        photo_mb=_whole(env, "JICENG_PHOTO_MB", 40, least=1, most=200),
        upload_mb=_whole(env, "JICENG_UPLOAD_MB", 1024, least=1, most=100_000),
        photos_a_report=_whole(env, "JICENG_PHOTOS_A_REPORT", 9, least=0, most=30),
        limits=_limits(env),
        public_url=_web_address(env, "JICENG_PUBLIC_URL"),
        mail=_mail(env),
        notice_schemes=frozenset(_words(env.get("JICENG_NOTICE_SCHEMES", "")) or NOTICE_SCHEMES),
        notice_networks=_networks(env),
        font=Path(env.get("JICENG_FONT") or FONT).resolve(),
        roots_to=_places(env),
        roots_ca=Path(env["JICENG_ROOTS_CA"]).resolve() if env.get("JICENG_ROOTS_CA") else None,
        roots_from=_public_keys(env),
        captcha=_on_or_off(env, "JICENG_CAPTCHA", on=production or synthetic),
    )
    read.database()
    if production:
        _refuse_development(read)
    return read


def _refuse_development(read: Environment) -> None:
    """Keep what is known to everybody out of an installation that serves real people."""
    if read.debug:
        raise ImproperlyConfigured("JICENG_ENV=production cannot run with JICENG_DEBUG=1.")
    if read.secret_key == DEVELOPMENT_SECRET or len(read.secret_key) < SECRET_LENGTH:
        raise ImproperlyConfigured(
            f"JICENG_ENV=production needs JICENG_SECRET_KEY: at least {SECRET_LENGTH} random "
            "characters."
        )
    if not read.allowed_hosts or "*" in read.allowed_hosts:
        raise ImproperlyConfigured(
            "JICENG_ENV=production needs JICENG_HOSTS: the host names that it answers."
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
        database = _parse(url, name) if url else {}
        over_network = database.get("HOST", "") and not database["HOST"].startswith("/")
        if over_network and database.get("PASSWORD", "") in DEVELOPMENT_PASSWORDS:
            raise ImproperlyConfigured(
                f"JICENG_ENV=production needs a real password in {name}, not a development one."
            )


def _refuse_unknown(env: Mapping[str, str]) -> None:
    """A misspelt variable would be ignored in silence, which may be dangerous."""
    known = [variable.name for variable in VARIABLES]
    for name in env:
        if name.startswith(KEY_VARIABLES):
            continue
        if name.startswith("JICENG_") and name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f" Do you mean {close[0]}?" if close else ""
            raise ImproperlyConfigured(
                f"{name} is no setting of Jiceng; docs/operations.md lists them.{hint}"
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
        asks_factor=_flag(env, "JICENG_OIDC_MFA"),
    )
    if not read.client or not read.secret:
        raise ImproperlyConfigured(
            "JICENG_OIDC_ISSUER needs JICENG_OIDC_CLIENT and JICENG_OIDC_SECRET."
        )
    if not re.fullmatch(r"[a-z0-9-]{1,40}", read.id):
        raise ImproperlyConfigured("JICENG_OIDC_ID: small letters, digits and hyphens only.")
    return read


def _parse(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            f"{name} must name a PostgreSQL server: postgresql://user:password@host/name."
        )
    try:
        return {**dj_database_url.parse(url)}
    except ValueError as error:
        # Its own text is not repeated: the password may be in it.
        raise ImproperlyConfigured(
            f"{name} cannot be read. Percent-encode special characters in its password."
        ) from error


def _words(value: str) -> list[str]:
    return [word for word in value.replace(",", " ").split() if word]


def _flag(env: Mapping[str, str], name: str) -> bool:
    return _one_of(env, name, ("0", "1")) == "1"


def _web_address(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name}={value!r}: write https://…")
    return value


def _mail(env: Mapping[str, str]) -> str:
    value = env.get("JICENG_MAIL", "")
    if value and not value.startswith(("mailto://", "mailtos://")):
        # Its own text is not repeated: the password may be in it.
        raise ImproperlyConfigured("JICENG_MAIL: write mailtos://user:password@server?from=…")
    return value


def _places(env: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Where daily roots go: kind and target of each place."""
    found = []
    for word in env.get("JICENG_ROOTS_TO", "").split():
        kind, _sign, target = word.partition(":")
        good = {
            "file": target.startswith("/"),
            "mail": "@" in target and bool(env.get("JICENG_MAIL")),
            "post": target.startswith(("https://", "http://")),
            "tsa": target.startswith(("https://", "http://")) and bool(env.get("JICENG_ROOTS_CA")),
        }
        if not good.get(kind):
            # A target is not repeated: a password may be in it.
            raise ImproperlyConfigured(
                f"JICENG_ROOTS_TO: “{kind}:…” is not file:/PATH, mail:ADDRESS (with JICENG_MAIL), "
                "post:https://… or tsa:https://… (with JICENG_ROOTS_CA)."
            )
        found.append((kind, target))
    return tuple(found)


def _public_keys(env: Mapping[str, str]) -> frozenset[str]:
    keys = _words(env.get("JICENG_ROOTS_FROM", ""))
    for key in keys:
        if not re.fullmatch(r"[0-9a-f]{64}", key):
            raise ImproperlyConfigured(
                f"JICENG_ROOTS_FROM={key!r}: a public key is 64 small hexadecimal digits."
            )
    return frozenset(keys)


def _networks(env: Mapping[str, str]) -> tuple[outward.Network, ...]:
    try:
        return outward.networks(_words(env.get("JICENG_NOTICE_NETWORKS", "")))
    except ValueError as error:
        raise ImproperlyConfigured(f"JICENG_NOTICE_NETWORKS: {error}.") from error


def _whole(
    env: Mapping[str, str], name: str, default: int, *, least: int, most: int = 10**9
) -> int:
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r}: a whole number from {least} to {most}.")
    return int(value)


def _limits(env: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """How often each open door may be used, and within how many seconds; 0 times: without end."""
    found = dict(LIMITS)
    for word in _words(env.get("JICENG_LIMITS", "")):
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


def _on_or_off(env: Mapping[str, str], name: str, *, on: bool) -> bool:
    return _one_of(env, name, ("on", "off") if on else ("off", "on")) == "on"


def _access_log(env: Mapping[str, str], home: Path) -> str:
    """The folder of the access log; "" for none."""
    given = env.get("JICENG_ACCESS_LOG", "")
    return "" if given == "0" else str(Path(given or home / "log").resolve())


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = (env.get(name) or allowed[0]).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: choose one of {', '.join(allowed)}.")
    return value
