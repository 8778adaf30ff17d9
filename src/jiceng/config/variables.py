"""The tables of what the environment may say: variables, and limits of open doors."""

from __future__ import annotations

from dataclasses import dataclass

KEY_VARIABLES = ("JICENG_KEY_DATA_", "JICENG_KEY_INDEX", "JICENG_KEY_BOUND")
"""How the names of those variables begin that hold keys; see `keysources.Environment`."""


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


NOTICE_SCHEMES = ("wecombot", "dingtalk", "feishu", "mail", "jsons")

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
    "published": (300, 600),
    "kept": (30, 600),
    "subscribe": (20, 600),
    "roots": (60, 600),
    "api": (120, 600),
    "open311": (300, 600),
}
