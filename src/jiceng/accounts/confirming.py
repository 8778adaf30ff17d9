"""Asking again who somebody is before a sensitive change, without losing what they sent."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


def ask_again(request: HttpRequest) -> HttpResponse:
    """Keep a request, lead to the page that asks, and have it answered when the answer is right.

    The way is that of the session: a password, a code, or a passkey, whichever its owner has.
    """
    ways = get_adapter().get_reauthentication_methods(request.user)
    if request.FILES:
        messages.warning(request, _("Choose the file again afterwards: it could not be kept."))
    response: HttpResponse = suspend_request(request, ways[0]["url"])
    return response
