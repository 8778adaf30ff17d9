"""Shared texts of accounts."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jiceng.accounts import locks

# The libraries' messages in the wording of this installation; others are left out, since the page
# shows their content.
MESSAGES: Final[dict[str | None, str | Promise]] = {
    "account/messages/password_changed.txt": _("Password changed. Other sessions have ended."),
    "account/messages/password_set.txt": _("Password set. Other sessions have ended."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "There are new recovery codes. Write them down or save them; older ones no longer work."
    ),
    "usersessions/messages/sessions_logged_out.txt": _("All other sessions have ended."),
}


WAYS: Final[dict[str, str | Promise]] = {
    "reauthenticate": _("Confirm with the password"),
    "mfa_reauthenticate": _("Confirm with a code"),
    "mfa_reauthenticate:webauthn": _("Confirm with a passkey"),
}


VIEWS: Final[dict[str, str | Promise]] = {
    "": _("All in use"),
    "waiting": _("Locked"),
    "no_factor": _("Second factor missing"),
    "unused": _("Unused for 90 days"),
    "no_post": _("Without a position"),
    "closed": _("Closed accounts"),
}

# Labels of events on the page of an account.
DEEDS: Final[dict[str, str | Promise]] = {
    "person.created": _("entered"),
    "person.edited": _("particulars changed"),
    "person.signed_in": _("signed in"),
    "person.locked": _("locked after failed attempts"),
    "person.unlocked": _("unlocked"),
    "person.sessions_ended": _("session ended"),
    "person.password_set": _("password set"),
    "person.password_rehashed": _("password rehashed"),
    "person.password_required": _("new password required"),
    "person.deactivated": _("account closed"),
    "person.activated": _("account reopened"),
    "post.appointed": _("position assigned"),
    "post.ended": _("position ended"),
    "person.erased": _("particulars erased"),
    "key.issued": _("program key issued"),
    "key.revoked": _("program key revoked"),
    "factor.added": _("second factor set up"),
    "factor.removed": _("second factor removed"),
    "factor.used": _("recovery code used"),
    "identity.linked": _("linked to identity provider"),
    "identity.unlinked": _("unlinked from identity provider"),
}


def deed(type_: str) -> str:
    """Text of an event on a person's chain."""
    return str(DEEDS.get(type_, type_))


def locked_sentence(name: str, request: HttpRequest) -> str:
    """Sentence for a locked sign-in: end of the lock and its length."""
    now = timezone.now()
    until = locks.shown_locked_until(request, name) or now
    minutes = max(1, -int((now - until).total_seconds() // 60))
    return ngettext(
        "Too many failed attempts. Try again in %(minutes)d minute, at %(time)s.",
        "Too many failed attempts. Try again in %(minutes)d minutes, at %(time)s.",
        minutes,
    ) % {"minutes": minutes, "time": date_format(timezone.localtime(until), "H:i")}


# User agent tokens, the most specific first, since most browsers also claim those below.
BROWSERS: Final = (
    ("MicroMessenger", _("WeChat")),
    ("DingTalk", _("DingTalk")),
    ("Lark", _("Feishu")),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """Readable name of the device of a session.

    >>> device("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120")
    'Edge · Windows'
    """
    found = [
        str(next(name for sign, name in known if sign in user_agent))
        for known in (BROWSERS, SYSTEMS)
        if any(sign in user_agent for sign, _name in known)
    ]
    return " · ".join(found) or str(_("Unknown device"))
