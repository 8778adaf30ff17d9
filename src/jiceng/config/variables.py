"""Tables of environment variables, and of rate limits for public entry points."""

from __future__ import annotations

from dataclasses import dataclass

KEY_VARIABLES = ("JICENG_KEY_DATA_", "JICENG_KEY_INDEX", "JICENG_KEY_BOUND")
"""The prefixes of variables that hold keys; see `keysources.Environment`."""


@dataclass(frozen=True)
class Variable:
    """A variable as listed in docs/en/operations/settings.md (a test compares the two)."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable(
        "JICENG_ENV",
        "development",
        "`production` refuses development secrets, requires host names and redirects to HTTPS.",
    ),
    Variable(
        "JICENG_HOME",
        "var/ in the checkout",
        "Folder of the installation: embedded database, keys, uploads, collected static files.",
    ),
    Variable(
        "JICENG_SECRET_KEY",
        "a development value",
        "Signs sessions and links; at least 32 random characters in production.",
    ),
    Variable(
        "JICENG_HOSTS",
        "this machine's own in development, required in production",
        "Accepted host names, separated by spaces or commas.",
    ),
    Variable(
        "JICENG_ORIGINS",
        "none",
        "Origins (`https://…`) whose forms are accepted, where a proxy changes the host.",
    ),
    Variable(
        "JICENG_PROXY",
        "0",
        "1: a proxy terminates HTTPS and sets `X-Forwarded-Proto` (and removes a forged one).",
    ),
    Variable(
        "JICENG_SIGN_IN_TRIES",
        "10",
        "Failed sign-ins from one address after which a user name is locked there; five times "
        "as many lock it everywhere.",
    ),
    Variable(
        "JICENG_SIGN_IN_WAIT",
        "15",
        "Duration of that lock in minutes.",
    ),
    Variable(
        "JICENG_SESSION_IDLE",
        "480",
        "Minutes without a request after which a session ends.",
    ),
    Variable(
        "JICENG_SESSION_LENGTH",
        "720",
        "Minutes after which a session ends in any case.",
    ),
    Variable(
        "JICENG_SESSIONS",
        "5",
        "Concurrent sessions of one person; one more ends the oldest. 0: unlimited.",
    ),
    Variable(
        "JICENG_PULSE",
        "12",
        "Seconds between update requests of an open desk page. 0: no updates.",
    ),
    Variable(
        "JICENG_REASK",
        "10",
        "Minutes for which a password, code or passkey is valid for sensitive changes.",
    ),
    Variable(
        "JICENG_MFA",
        "0 in development, 1 in production",
        "1: holders of a role that needs a second factor must set one up. 0: it is optional.",
    ),
    Variable(
        "JICENG_ACCESS_LOG",
        "log/ in JICENG_HOME",
        "Folder of the access log, one file a day, kept for half a year. `0`: no access log.",
    ),
    Variable(
        "JICENG_METRICS_TOKEN",
        "none: no metrics",
        "Secret of at least 32 characters with which a Prometheus server reads `/metrics/`.",
    ),
    Variable(
        "JICENG_POWERS",
        "joint",
        "`separate`: no person may hold permissions of two of system administrator, security "
        "administrator and auditor (三员分立). `joint`: one administrator may.",
    ),
    Variable(
        "JICENG_OIDC_ISSUER",
        "none: only local accounts",
        "URL of an OpenID Connect provider (without `/.well-known/…`) for single sign-on.",
    ),
    Variable(
        "JICENG_OIDC_CLIENT",
        "required with an issuer",
        "Client identifier at the provider.",
    ),
    Variable(
        "JICENG_OIDC_SECRET",
        "required with an issuer",
        "Client secret at the provider.",
    ),
    Variable(
        "JICENG_OIDC_NAME",
        "统一身份认证",
        "Name of the provider on the sign-in page.",
    ),
    Variable(
        "JICENG_OIDC_CLAIM",
        "employee_number",
        "Claim with the work number by which a person is recognised the first time. Use only a "
        "claim that the provider's administrators set, never one that users edit.",
    ),
    Variable(
        "JICENG_OIDC_ID",
        "oidc",
        "Short name in the callback URL, `/sign-in/with/ID/callback/`. Change it together with "
        "the provider, so that identifiers of the old one do not match accounts of the new one.",
    ),
    Variable(
        "JICENG_OIDC_MFA",
        "0",
        "1: the provider asks for a second factor itself; its users are not asked again.",
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
        "The same database, as the user who owns it: for migrations only, and needed only by "
        "the shell that runs them.",
    ),
    Variable(
        "JICENG_KEYS",
        "keys/ in JICENG_HOME",
        "Folder of the keys that encrypt personal data. Back it up separately from the database.",
    ),
    Variable(
        "JICENG_KEY_SOURCE",
        "folder",
        "Source of the keys: `folder` (JICENG_KEYS), `environment` (variables such as "
        "`JICENG_KEY_DATA_0001`) or `command:PROGRAM ARGUMENTS`, which calls a key service.",
    ),
    Variable(
        "JICENG_CIPHER",
        "aes-256-gcm",
        "Cipher for personal data from now on: `aes-256-gcm` or `sm4-gcm`.",
    ),
    Variable(
        "JICENG_ROOTS_TO",
        "none: only the portal and the file beside the key",
        "Further destinations of daily roots, separated by spaces: "
        "`file:/mnt/elsewhere/roots.jsonl`, `mail:audit@example.gov.cn`, "
        "`post:https://other.example.gov.cn/roots/received/`, `tsa:https://tsa.example.cn/`.",
    ),
    Variable(
        "JICENG_ROOTS_CA",
        "required with a `tsa:`",
        "PEM file with the certificates of that time-stamping authority (RFC 3161).",
    ),
    Variable(
        "JICENG_ROOTS_FROM",
        "none",
        "Public keys of installations whose daily roots are stored here, separated by spaces.",
    ),
    Variable(
        "JICENG_HASH",
        "sha256",
        "Hash of the event chains from now on: `sha256` or `sm3`.",
    ),
    Variable(
        "JICENG_SYNTHETIC",
        "0",
        "1: every page says that the data is fictitious. The demo sets it permanently.",
    ),
    Variable(
        "JICENG_PUBLIC_URL",
        "the address that the reader used",
        "Public URL (`https://…`) of the residents' site, used on posters and in notifications.",
    ),
    Variable(
        "JICENG_SITE_NAME",
        "the district's name in the directory",
        "Name of the residents' site, in its header and in page titles: `江海区接诉即办`.",
    ),
    Variable(
        "JICENG_HOTLINE",
        "12345",
        "Telephone number for residents, on their pages and on posters.",
    ),
    Variable(
        "JICENG_OPERATOR",
        "none: not shown",
        "Body that runs the residents' site (主办单位), named in its footer.",
    ),
    Variable(
        "JICENG_CONTACT",
        "none: not shown",
        "How to reach it about the site: a telephone number, an address or a mail address.",
    ),
    Variable(
        "JICENG_ICP",
        "none: not shown",
        "ICP filing number (ICP备案号) of the residents' site: `粤ICP备05012345号`.",
    ),
    Variable(
        "JICENG_POLICE_FILING",
        "none: not shown",
        "Filing number with the public security office (公网安备): `粤公网安备44070402000001号`.",
    ),
    Variable(
        "JICENG_MAIL",
        "none: no mail",
        "Mail server for notifications, in Apprise's notation: "
        "`mailtos://user:password@smtp.example.gov.cn?from=jiceng@example.gov.cn`.",
    ),
    Variable(
        "JICENG_NOTICE_SCHEMES",
        "wecombot dingtalk feishu mail jsons",
        "Channels that people may choose for notifications, in Apprise's names; `mail` is "
        "JICENG_MAIL.",
    ),
    Variable(
        "JICENG_NOTICE_NETWORKS",
        "none",
        "Internal networks to which notifications may be sent: `10.1.2.0/24`.",
    ),
    Variable(
        "JICENG_FONT",
        "built by `make setup`",
        "TrueType font for printed pages, where names have characters that the built one lacks.",
    ),
    Variable(
        "JICENG_BASE_MAP",
        "none: outlines only",
        "Map below the outlines of grids, for staff and on wall screens: a PMTiles file "
        "(`/srv/maps/district.pmtiles`), or the tile address of a map service "
        "(`https://host/{z}/{x}/{y}.png`), which then sees which places are looked at.",
    ),
    Variable(
        "JICENG_BASE_MAP_ATTRIBUTION",
        "none",
        "Words that the source of the map requires, with its review number; needed with "
        "JICENG_BASE_MAP.",
    ),
    Variable(
        "JICENG_BASE_MAP_SHIFT",
        "wgs84",
        "gcj02: the tiles are drawn in GCJ-02, as those of most Chinese services; they are moved "
        "to the true place.",
    ),
    Variable(
        "JICENG_PHOTO_MB",
        "40",
        "Largest accepted photo in MB; the stored copy has about 1 MB.",
    ),
    Variable(
        "JICENG_TOURS",
        "on in the demo, else off",
        "on: staff are offered a guided tour of the pages of their work.",
    ),
    Variable(
        "JICENG_LANG",
        "`LANG`, else Chinese",
        "`en` or `zh`: language in which `jiceng demo` lists its accounts.",
    ),
    Variable(
        "JICENG_CAPTCHA",
        "on in production and in the demo, else off",
        "on: a report without sign-in needs a proof of work, or the answer to an arithmetic "
        "question.",
    ),
    Variable(
        "JICENG_LIMITS",
        "the table below",
        "Rate limits of public entry points: `report=30/600 find=0`.",
    ),
    Variable(
        "JICENG_UPLOAD_MB",
        "1024",
        "Largest table accepted by the import pages, in MB; the command line has no limit.",
    ),
    Variable(
        "JICENG_PHOTOS_A_REPORT",
        "9",
        "Most photos of a report or of a reply.",
    ),
    Variable(
        "JICENG_DEBUG",
        "0",
        "1: tracebacks on the command line and in the browser. Never in production.",
    ),
    Variable(
        "JICENG_BENCH_HOME",
        "var/bench in the checkout",
        "Data folder of `jiceng bench`.",
    ),
    Variable(
        "JICENG_TEST_HOME",
        "var/test in the checkout",
        "Data folder of the tests.",
    ),
    Variable(
        "JICENG_SHARED",
        "../shared beside the checkout",
        "Folder of real data sets for tests, which are not in the repository.",
    ),
    Variable(
        "JICENG_CHROMIUM",
        "the first on the PATH",
        "The browser of the browser tests.",
    ),
    Variable(
        "JICENG_SCREENSHOTS",
        "none",
        "1: the browser tests save pictures in var/screenshots.",
    ),
)


NOTICE_SCHEMES = ("wecombot", "dingtalk", "feishu", "mail", "jsons")

# Uses and seconds for each entry point that needs no sign-in, for one network address. Many phones
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
    "find_number": (20, 86_400),
    "mine": (120, 600),
    "add": (30, 600),
    "rate": (30, 600),
    "places": (120, 600),
    "published": (300, 600),
    "kept": (30, 600),
    "subscribe": (20, 600),
    "roots": (60, 600),
    "api": (120, 600),
    "open311": (300, 600),
    "field": (12_000, 600),
    "wall": (3000, 600),
}
