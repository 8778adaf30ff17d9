"""Pages of one's own account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from jiceng.accounts import queries
from jiceng.directory.public import Person


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Overview of one's own account: posts, second factors, sessions."""
    person = request.user
    assert isinstance(person, Person)
    context: dict[str, Any] = queries.own_account(person, timezone.now())
    return render(request, "accounts/account.html", context)


class FactorsPage(IndexView):  # type: ignore[misc]
    """One's own second factors, and those that can be set up."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The library's wrappers, counted."""
        context: dict[str, Any] = super().get_context_data(**given)
        factors = context["authenticators"]
        codes = factors.get(Authenticator.Type.RECOVERY_CODES)
        return {
            **context,
            "has_app": Authenticator.Type.TOTP in factors,
            "passkeys": len(factors.get(Authenticator.Type.WEBAUTHN, ())),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
        }


class SecondStepPage(AuthenticateView):  # type: ignore[misc]
    """The second step of signing in: a code or a passkey."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The target after the step is stored in the session, not in the form."""
        keys = Authenticator.objects.filter(
            user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN
        )
        context: dict[str, Any] = super().get_context_data(**given)
        return {**context, "redirect_field": "", "has_passkeys": keys.exists()}


class AppPage(ActivateTOTPView):  # type: ignore[misc]
    """Setting up an authenticator app."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The key in groups of four for typing."""
        context: dict[str, Any] = super().get_context_data(**given)
        secret = context["form"].secret
        groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return {**context, "spaced_secret": " ".join(groups)}
