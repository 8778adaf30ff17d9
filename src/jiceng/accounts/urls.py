"""Addresses of signing in and of one's own account.

Only what is switched on has an address. The library finds its pages by its own names, the rest of
the installation by ours.
"""

from __future__ import annotations

from allauth.account import views
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

_SHOWN_AND_SENT = require_http_methods(["GET", "HEAD", "POST"])

_sign_in = _SHOWN_AND_SENT(views.login)
_sign_out = require_POST(views.logout)  # a link or an image must not do it

urlpatterns = [
    path("sign-in/", _sign_in, name="sign-in"),
    path("sign-in/", _sign_in, name="account_login"),
    path("sign-out/", _sign_out, name="sign-out"),
    path("sign-out/", _sign_out, name="account_logout"),
]
