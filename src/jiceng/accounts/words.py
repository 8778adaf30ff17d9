"""What accounts say in several places."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jiceng.accounts import locks

# The libraries' messages in our words; what is not here is not said, since the page shows it.
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


def told_to_wait(name: str, request: HttpRequest) -> str:
    """The sentence for somebody who has tried too often: until when, and how long that is."""
    now = timezone.now()
    until = locks.waits_until(name, now, from_address=locks.address(request)) or now
    minutes = max(1, -int((now - until).total_seconds() // 60))
    return ngettext(
        "Too many failed attempts. Try again in %(minutes)d minute, at %(time)s.",
        "Too many failed attempts. Try again in %(minutes)d minutes, at %(time)s.",
        minutes,
    ) % {"minutes": minutes, "time": date_format(timezone.localtime(until), "H:i")}
