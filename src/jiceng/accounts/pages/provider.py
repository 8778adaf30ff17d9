"""Pages for sign-in through the identity provider."""

from __future__ import annotations

import logging

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from jiceng.accounts.provider import unusable

_log = logging.getLogger(__name__)


@require_POST
def redirect_to_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Redirect to the provider through a page of its own, since forms may not be sent to other
    hosts.

    `again` requires the provider to ask even a person with a session there.
    """
    way_back = request.POST.get("next", "")
    safe = way_back if way_back and get_account_adapter().is_safe_url(way_back) else None
    again = {"prompt": "login", "max_age": "0"} if request.POST.get("again") else {}
    try:
        provider = get_adapter().get_provider(request, provider_id)
        to = provider.redirect(request, AuthProcess.LOGIN, next_url=safe, auth_params={**again})
    except SocialApp.DoesNotExist as missing:
        raise Http404 from missing
    except RequestException as failure:
        _log.warning("The identity provider does not answer: %r", failure)
        messages.error(request, unusable())
        return redirect("sign-in")
    return render(
        request, "portal/leave.html", {"to": to.headers["Location"], "name": provider.app.name}
    )


@require_safe
def return_from_provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Whom the provider sends back."""
    response: HttpResponse = views.callback(request, provider_id)
    return response
