"""Checks of a session before a page is shown: its limits, a self-chosen password, and a second
factor where a post requires one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.accounts import form_recovery, locks, sessions
from jiceng.accounts.stages import asked_by_provider
from jiceng.directory.public import Person, actor_of_request, refresh_actor

Respond = Callable[[HttpRequest], HttpResponse]

FACTOR: Final = "has_factor"
"""Session mark for a known second factor, so that pages need no further query."""

FOR_PROGRAMS: Final = ("/api/", "/open311/")
UNASKED: Final = "Jiceng-Unasked"
"""The header of automatic requests of a page (frontend/desk/pulse.ts). They do not extend the
session, so an unattended desk is signed out."""

SWITCHES: Final = {"set_language", "larger-text"}  # on every page, also on those of duties

WHY = {
    "idle": gettext_lazy("You were signed out after a long time without activity."),
    "length": gettext_lazy("Your session reached its time limit. Sign in again."),
}


class SessionMiddleware:
    """Ends sessions in time and leads people to what they must do first."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            now = timezone.now()
            why = sessions.overdue(request.session, now)
            if why is not None:
                self._end(request, why)
            elif UNASKED not in request.headers:
                sessions.extend(request, now)
        response = self.respond(request)
        form_recovery.remember_signed_in(request, response)
        locks.mark_device(request, response)
        return response

    def _end(self, request: HttpRequest, why: sessions.End) -> None:
        setattr(request, sessions.END_REASON, why)
        logout(request)
        refresh_actor(request)
        messages.info(request, str(WHY[why]))

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Redirect to the page of a duty; for programs the session does not count as signed in."""
        name = request.resolver_match.url_name if request.resolver_match else None
        is_open = name in SWITCHES or getattr(view, OPEN_WITH_DUTIES, False)
        if is_open or SESSION_KEY not in request.session:
            return None
        duty = duty_of(request)
        if duty is None:
            return None
        if request.path.startswith(FOR_PROGRAMS):
            request.user = AnonymousUser()
            refresh_actor(request)
            return None
        where, sentence = duty
        messages.warning(request, sentence)
        return redirect(where)


OPEN_WITH_DUTIES: Final = "_jiceng_open_with_duties"


def reachable_with_duties(view: Any) -> Any:
    """Mark a page as reachable with an open duty, such as the page where the duty is done."""
    setattr(view, OPEN_WITH_DUTIES, True)
    return view


def duty_of(request: HttpRequest) -> tuple[str, str] | None:
    """The open duty of a signed-in person: the page's name and a sentence; None without one."""
    person = request.user
    if not isinstance(person, Person):
        return None
    if person.must_change_password:
        return "account_change_password", _(
            "Choose your own password first. The current one is known to another person."
        )
    if settings.JICENG_MFA and actor_of_request(request).needs_mfa and not has_factor(request):
        return "mfa_index", _("Your position requires a second factor. Set one up first.")
    return None


def has_factor(request: HttpRequest) -> bool:
    """Whether the session's owner has a second factor, here or at the provider; cached when
    true."""
    if not request.session.get(FACTOR):
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        person = request.user if isinstance(request.user, Person) else None
        request.session[FACTOR] = asked_by_provider(request, person) or bool(
            get_adapter().is_mfa_enabled(request.user, kinds)
        )
    return bool(request.session[FACTOR])
