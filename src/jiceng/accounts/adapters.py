"""Adapters of django-allauth: differences from its defaults."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.accounts import locks
from jiceng.accounts.actions import end_sessions
from jiceng.accounts.models import FactorSecret
from jiceng.accounts.words import MESSAGES, WAYS, locked_sentence
from jiceng.core.access import Actor
from jiceng.core.crypto import SealBroken
from jiceng.directory.public import Person, set_password

WRITES: Final = {
    "FactorAdapter.encrypt": "listeners tell of the factor whose secret this is",
}

SECRETS = ("secret", "seed")
"""Keys of a library factor that reference stored secrets: one-time codes and recovery codes."""


def oneself(person: Person) -> Actor:
    """An actor for a person's own account, independent of their posts."""
    return Actor(kind="person", id=person.pk, name=person.name)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Account rules: administrators create accounts, and a failed sign-in reveals no reason."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("User name or password is wrong."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("The current password is wrong."),
        "incorrect_code": gettext_lazy("The code is wrong. Enter the newest one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed for registration: administrators add people."""
        return False

    def get_login_stages(self) -> list[str]:
        """After the password only the second factor; there is no mail and no phone to confirm."""
        return ["jiceng.accounts.stages.SecondStep"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address, seen through the proxy in front."""
        return locks.address(request) or "::"

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """Check name and password; a closed account gives the same answer as a wrong password."""
        person = super().authenticate(request, **credentials)
        if getattr(request, "axes_locked_out", False):
            name = str(credentials.get("username") or "")
            raise ValidationError(locked_sentence(name, request), code="waits")
        return person if isinstance(person, Person) and person.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Refuse a closed account that signs in by passkey or identity provider."""
        messages.error(request, _("This account is closed. Ask your administrator."))
        return redirect("sign-in")

    def set_password(self, user: Any, password: str) -> None:
        """Set one's own password, by the common action."""
        assert isinstance(user, Person)
        set_password(person=user, password=password, by=oneself(user), at=timezone.now())
        user.refresh_from_db()

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways of showing again who one is, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": str(WAYS[way["id"]])} for way in ways]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the page of one's own account."""
        return reverse("account")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Show the library's messages in the wording of this installation, or not at all."""
        text = message or MESSAGES.get(message_template)
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factor rules: secrets are stored encrypted in a separate table, factors have readable
    names."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is wrong. Enter the newest one."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Set up an authenticator app or a passkey first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Store a secret; returns the reference that the library stores instead."""
        return str(FactorSecret.objects.create(secret=text).pk)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a stored secret.

        Raises:
            SealBroken: when a factor names a secret that is not its person's.
        """
        row = FactorSecret.objects.get(pk=UUID(encrypted_text))
        named = Q(*((f"data__{name}", encrypted_text) for name in SECRETS), _connector=Q.OR)
        owners = set(Authenticator.objects.filter(named).values_list("user_id", flat=True))
        if owners != {row.person_id}:
            raise SealBroken(
                _("This second factor was set up for another account. Set up a new one."),
                "factor.foreign",
            )
        return row.secret

    def _get_site_name(self) -> str:
        return "Jiceng"

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - theirs
        """Default name of a person's next passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Name that a device shows beside a passkey."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.name}


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    """End a person's other sessions on their request."""

    def end_sessions(self, sessions: list[UserSession]) -> None:
        """End them, and write it down."""
        if sessions:
            person = sessions[0].user
            end_sessions(
                person=person,
                sessions=sessions,
                why="oneself",
                by=oneself(person),
                at=timezone.now(),
            )
