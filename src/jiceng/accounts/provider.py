"""Sign-in by an OpenID Connect provider, which identifies people but does not admit them.

An identity is linked to a person once, by the work number that the provider states
(JICENG_OIDC_CLAIM); then by the provider's own identifier. It creates no accounts, and of the
provider's data only that identifier is stored.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final, NoReturn

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.accounts.actions import record_identity_change
from jiceng.core import ssrf_guard
from jiceng.core.access import SYSTEM
from jiceng.directory.public import Person

WRITES: Final = {
    "ProviderAdapter.pre_social_login": "drops what the library keeps of a provider's answer",
}

AUTHENTICATED: Final = "provider_asked_at"
"""Time of the provider's last authentication of a person, where stated (`auth_time`)."""

SECONDS: Final = 10.0
"""Time limit of one request to the provider, from first to last byte: a page waits for it."""

_log = logging.getLogger(__name__)


def _send_back(request: HttpRequest, sentence: str) -> NoReturn:
    messages.error(request, sentence)
    raise ImmediateHttpResponse(redirect("sign-in"))


def _in_time(ask: Callable[..., requests.Response], *args: Any, **more: Any) -> requests.Response:
    with ssrf_guard.time_limited(SECONDS) as is_over:
        answer = ask(*args, **more)
        # A truncated response may look like a short one, so it is discarded.
        if is_over():
            raise requests.Timeout("it answered too slowly and was cut off")
        return answer


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Links identities to existing people only."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Closed for registration."""
        return False

    def get_requests_session(self) -> requests.Session:
        """HTTP session for the provider with a time limit for each request."""
        session: requests.Session = super().get_requests_session()
        # The limit closes connections opened under it, so none is reused.
        session.headers["Connection"] = "close"
        session.request = partial(_in_time, session.request)  # type: ignore[method-assign]
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the person of a provider's identity before sign-in."""
        data = sociallogin.account.extra_data
        claims = {**data.get("id_token", {}), **data.get("userinfo", {})}
        asked_at = data.get("id_token", {}).get("auth_time")
        if sociallogin.is_existing:
            # The library has just stored the provider's data; it is removed here.
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
            sociallogin.account.extra_data = {}
        else:
            self._tie(request, sociallogin, claims)
        request.session[AUTHENTICATED] = asked_at if isinstance(asked_at, int) else None

    def _tie(self, request: HttpRequest, sociallogin: Any, claims: dict[str, Any]) -> None:
        provider = settings.JICENG_OIDC
        number = claims.get(provider.claim) if provider else None
        number = str(number).strip() if isinstance(number, str | int) else ""
        person = Person.objects.filter(work_number=number).first() if number else None
        if person is None:
            _send_back(
                request,
                _("Your work number is not registered here. Ask your administrator to add it."),
            )
        if SocialAccount.objects.filter(
            user=person, provider=sociallogin.account.provider
        ).exists():
            _send_back(
                request,
                _(
                    "This work number is linked to another identity. Ask your "
                    "administrator to unlink it."
                ),
            )
        with transaction.atomic():
            sociallogin.account.extra_data = {}
            sociallogin.connect(request, person)
            record_identity_change(person=person, change="linked", by=SYSTEM, at=timezone.now())

    def serialize_instance(self, instance: Any) -> dict[str, Any]:
        """Session state between two steps, reduced to the person's identifier."""
        if isinstance(instance, Person):
            return {"id": str(instance.pk)}
        kept: dict[str, Any] = super().serialize_instance(instance)
        return kept

    def deserialize_instance(self, model: Any, data: dict[str, Any]) -> Any:
        """The other way round."""
        if model is not Person:
            return super().deserialize_instance(model, data)
        person = Person.objects.filter(pk=data["id"]).first()
        if person is None:
            raise ValueError(data["id"])
        return person

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Lead back to the sign-in page with a sentence; the details are for the log."""
        if error == AuthError.CANCELLED:
            _send_back(request, _("You have not signed in there. Try again, or use your password."))
        _log.warning("The identity provider's answer could not be used: %r", exception or error)
        _send_back(request, unusable())


def unusable() -> str:
    """Message for an unavailable provider."""
    return _("The identity provider gave no usable answer. Try again, or use your password.")


def asked_at(request: HttpRequest, now: datetime) -> datetime:
    """Start time of a sign-in by the provider: its last authentication, where stated."""
    authenticated_at = request.session.get(AUTHENTICATED)
    if not isinstance(authenticated_at, int):
        return now
    return min(now, datetime.fromtimestamp(authenticated_at, tz=now.tzinfo))
