"""Labels of events about accounts; the events are on the chains of people."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.streams import EventWords

STREAMS: Final = (
    EventWords(
        {
            "person.password_set": _("Password set"),
            "person.password_rehashed": _("Password rehashed"),
            "person.password_required": _("Password change required"),
            "person.signed_in": _("Signed in"),
            "person.locked": _("Account locked"),
            "person.unlocked": _("Account unlocked"),
            "person.sessions_ended": _("Signed out of sessions"),
            "factor.added": _("Second factor added"),
            "factor.removed": _("Second factor removed"),
            "factor.used": _("Recovery code used"),
            "identity.linked": _("Identity of the provider linked"),
            "identity.unlinked": _("Identity of the provider unlinked"),
        }
    ),
)
