"""Confirmation of identity before a sensitive change, without loss of the sent form."""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.directory.public import is_confirmed


def require_confirmation(request: HttpRequest) -> HttpResponse:
    """Store a request, redirect to the confirmation page, and process the request after success.

    The method depends on the session's owner: a password, a code or a passkey. People without
    these are sent to the identity provider to confirm there.
    """
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        return _sign_in_again(request)
    if request.FILES:
        messages.warning(request, _("Choose the file again afterwards: it could not be saved."))
    response: HttpResponse = suspend_request(request, ways[0]["url"])
    return response


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    home = resolve_url(settings.LOGIN_REDIRECT_URL)
    way_back = request.get_full_path() if request.method == "GET" else home
    logout(request)
    messages.warning(
        request,
        _("Sign in again: this change is sensitive. Then send once more what you have entered."),
    )
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': way_back, 'again': '1'})}")


def fresh(view: Any) -> Any:
    """Require a confirmation of identity for pages of one's own factors and password, also without
    factors.

    The library skips people with neither password nor factor; an unattended desk would then be
    enough to set one up and take over the account.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not is_confirmed(request, timezone.now()):
            return require_confirmation(request)
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return wrapped
