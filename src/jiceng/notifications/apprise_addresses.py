"""Conversion of pasted addresses to Apprise addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from jiceng.core import crypto, ssrf_guard
from jiceng.core.errors import Invalid

if TYPE_CHECKING:
    import apprise

LONGEST = 1000
INDEX_CONTEXT = "notices.Subscription.address"
MAIL = "mail"
# Parameters of Apprise addresses that control the call: users may not set them.
_DANGEROUS: Final = frozenset(
    {
        "verify",
        "redirect",
        "rto",
        "cto",
        "retry",
        "wait",
        "store",
        "tz",
        "image",
        "method",
        "+host",
        "+content-length",
        "+transfer-encoding",
        "+connection",
        "+expect",
    }
)


def address_index(address: str) -> bytes:
    """Keyed index by which a resident's email address is found."""
    return address_indexes(address)[0]


def address_indexes(address: str) -> list[bytes]:
    """All lookup indexes of an address, the current one first."""
    return crypto.blind_indexes(address, context=INDEX_CONTEXT)


def canonical(pasted: str, secret: str = "", *, lane: str) -> tuple[str, str]:
    """The address in Apprise's notation, and its scheme.

    Args:
        pasted: an address copied from a chat tool, in Apprise's notation, or an email address.
        secret: DingTalk's key for signing, if the robot has one.
        lane: the kind of its owner.

    Raises:
        Invalid: not an address, not allowed here, or inside the internal network.
    """
    import apprise  # noqa: PLC0415 - slow to import

    pasted = pasted.strip()
    if "@" in pasted and "://" not in pasted:
        return _mail(pasted), MAIL
    url = _translated(pasted, secret.strip())
    try:
        made = apprise.Apprise.instantiate(url) if len(url) <= LONGEST else None
    except TypeError:
        made = None
    if made is None:
        raise Invalid(
            _("The address is not valid. Copy it unchanged from the chat tool."),
            "notices.address",
            field="address",
        )
    odd = sorted(_DANGEROUS & _names_in(url))
    if odd:
        raise Invalid(
            _(
                "The address must not set “%(name)s”: timeouts, retries and certificate "
                "checks are set by this system. Remove it."
            )
            % {"name": ", ".join(odd)},
            "notices.parameter",
            field="address",
        )
    scheme = _scheme(made)
    if scheme not in settings.JICENG_NOTICE_SCHEMES:
        raise Invalid(
            _("This installation does not send by “%(scheme)s”. Choose from: %(schemes)s.")
            % {"scheme": scheme, "schemes": ", ".join(sorted(settings.JICENG_NOTICE_SCHEMES))},
            "notices.scheme",
            field="address",
        )
    host = host_of(made)
    if host and not _is_outside(host, lane):
        raise Invalid(
            _("“%(host)s” cannot be reached, or is in the internal network.") % {"host": host},
            "notices.inside",
            field="address",
        )
    return str(made.url()), scheme  # type: ignore[no-untyped-call]


def _is_outside(host: str, lane: str) -> bool:
    try:
        return ssrf_guard.is_allowed_host(host, lane=lane)
    except TimeoutError:
        return False


def _names_in(url: str) -> set[str]:
    """Names of the query parameters of an address, as Apprise parses them."""
    return {name.strip().casefold() for name in parse_qs(urlsplit(url).query, True)}


def remove_dangerous_parameters(made: apprise.NotifyBase) -> None:
    """Remove parameters that earlier addresses may contain (see `_DANGEROUS`)."""
    made.verify_certificate = True
    made.socket_connect_timeout, made.socket_read_timeout = 5.0, 10.0
    if hasattr(made, "redirects"):
        made.redirects = False


def _translated(pasted: str, secret: str) -> str:
    """Apprise's notation for robots of 钉钉 and 飞书 and for web addresses."""
    parts = urlsplit(pasted)
    if parts.scheme != "https" or parts.hostname == "qyapi.weixin.qq.com":
        return pasted
    token = parse_qs(parts.query).get("access_token", [""])[0]
    if parts.hostname == "oapi.dingtalk.com" and token:
        signed = f"{quote(secret, safe='')}@" if secret else ""
        return f"dingtalk://{signed}{token}/"
    if parts.hostname == "open.feishu.cn" and "/bot/v2/hook/" in parts.path:
        return f"feishu://{parts.path.rstrip('/').rsplit('/', 1)[-1]}/"
    return f"jsons{pasted.removeprefix('https')}"


def _mail(address: str) -> str:
    """Mail is sent by the installation's own mail server; people enter only their address."""
    if not settings.JICENG_MAIL or MAIL not in settings.JICENG_NOTICE_SCHEMES:
        raise Invalid(
            _("This installation sends no mail. Ask the administrator, or use a chat tool."),
            "notices.no_mail",
            field="address",
        )
    try:
        validate_email(address)
    except ValidationError:
        raise Invalid(
            _("This is not an email address."), "notices.address", field="address"
        ) from None
    return f"{MAIL}:{address}"


def apprise_target(stored: str) -> tuple[str, bool]:
    """The Apprise form of a stored address, and whether its host may be internal, as the
    operator's own mail server is."""
    if not stored.startswith(f"{MAIL}:"):
        return stored, False
    joint = "&" if "?" in settings.JICENG_MAIL else "?"
    return f"{settings.JICENG_MAIL}{joint}to={quote(stored.removeprefix(f'{MAIL}:'))}", True


def _scheme(made: apprise.NotifyBase) -> str:
    return str(made.url()).partition("://")[0]  # type: ignore[no-untyped-call]


def host_of(made: apprise.NotifyBase) -> str:
    """The host given in the address; "" where the service has its own."""
    own = getattr(made, "notify_url", "")
    if isinstance(own, str) and urlsplit(own).hostname:
        return ""
    return str(getattr(made, "smtp_host", None) or getattr(made, "host", None) or "")
