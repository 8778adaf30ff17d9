"""The steps of signing in after the first one."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.http import HttpRequest

from jiceng.directory.public import Person


def asked_by_provider(request: HttpRequest, person: Person | None) -> bool:
    """Whether the sign-in comes from a provider that has required a second factor itself."""
    provider = settings.JICENG_OIDC
    if provider is None or not provider.asks_factor or person is None:
        return False
    records = get_authentication_records(request, person)
    return any(record.get("method") == "socialaccount" for record in records)


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """A code or a passkey, unless a passkey was the first step or the provider has asked."""

    def _should_handle(self, request: Any) -> bool:
        return super()._should_handle(request) and not asked_by_provider(request, self.login.user)
