"""What this installation does differently from django-allauth's defaults."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jiceng.accounts import locks
from jiceng.core.access import Actor
from jiceng.directory.public import Person, set_password

# Told by the page itself: one is at the desk, or at the sign-in page.
SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}


def oneself(person: Person) -> Actor:
    """A person as the one who acts on their own account, whatever their posts give."""
    return Actor(kind="person", id=person.pk, name=person.name)


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


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators; whoever fails learns nothing but that."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("User name or password is wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("The current password is wrong."),
        "incorrect_code": gettext_lazy("The code is wrong. Enter the newest one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers: administrators enter people."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password only the second factor; there is no mail and no phone to confirm."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address, seen through the proxy in front."""
        return locks.address(request) or "::"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Check name and password; a closed account is told like a wrong password."""
        person = super().authenticate(request, **credentials)
        if getattr(request, "axes_locked_out", False):
            name = str(credentials.get("username") or "")
            raise ValidationError(told_to_wait(name, request), code="waits")
        return person if isinstance(person, Person) and person.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A closed account that comes by passkey or from elsewhere."""
        messages.error(request, _("This account is closed. Ask your administrator."))
        return redirect("sign-in")

    def set_password(self, user: Any, password: str) -> None:
        """Set one's own password, by the same verb as everybody."""
        assert isinstance(user, Person)
        set_password(person=user, password=password, by=oneself(user), at=timezone.now())
        user.refresh_from_db()

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *more: Any,
        **named: Any,
    ) -> None:
        """Pass the library's messages on, without those that say what one sees."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *more, **named)
