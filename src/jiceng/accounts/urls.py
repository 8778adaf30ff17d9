"""URLs of sign-in and of one's own account.

Only enabled features have URLs. The library finds its pages by its own names, the rest of
the installation by ours.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jiceng.accounts.middleware import reachable_with_duties
from jiceng.accounts.pages import administration, own, provider
from jiceng.accounts.reauthentication import fresh


def _form(view: Any) -> Any:
    """A page that is shown and sent."""
    return require_http_methods(["GET", "HEAD", "POST"])(view)


def _duty(view: Any) -> Any:
    """The same, reachable with an open duty; in one transaction with its event."""
    return reachable_with_duties(_form(transaction.atomic(view)))


def _sensitive(view: Any) -> Any:
    """The same, after a recent confirmation of identity."""
    return reachable_with_duties(_form(fresh(transaction.atomic(view))))


def _look(view: Any) -> Any:
    """A read-only page that is reachable with an open duty."""
    return reachable_with_duties(require_safe(view))


def _confirm(view: Any) -> Any:
    """A way of showing again who one is: a failure must be counted, not rolled back."""
    return reachable_with_duties(_form(view))


_sign_in = _confirm(account.login)
_sign_out = reachable_with_duties(require_POST(account.logout))  # a link or an image must not do it

urlpatterns: list[URLPattern] = [
    path("sign-in/", _sign_in, name="sign-in"),
    path("sign-in/", _sign_in, name="account_login"),
    path("sign-in/code/", _form(own.SecondStepPage.as_view()), name="mfa_authenticate"),
    path("sign-in/passkey/", _form(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "sign-in/with/<slug:provider_id>/",
        provider.redirect_to_provider,
        name="openid_connect_login",
    ),
    path(
        "sign-in/with/<slug:provider_id>/callback/",
        provider.return_from_provider,
        name="openid_connect_callback",
    ),
    path("sign-out/", _sign_out, name="sign-out"),
    path("sign-out/", _sign_out, name="account_logout"),
    path("account/", require_safe(own.account), name="account"),
    path(
        "account/password/",
        _duty(login_required(account.password_change)),
        name="account_change_password",
    ),
    path(
        "account/password/first/",
        _sensitive(login_required(account.password_set)),
        name="account_set_password",
    ),
    path("account/sessions/", _form(sessions.list_usersessions), name="usersessions_list"),
    path("account/confirm/", _confirm(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", _confirm(factors.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        _confirm(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/factors/",
        _look(own.FactorsPage.as_view()),
        name="mfa_index",
    ),
    path("account/factors/app/", _sensitive(own.AppPage.as_view()), name="mfa_activate_totp"),
    path(
        "account/factors/app/remove/", _sensitive(totp.deactivate_totp), name="mfa_deactivate_totp"
    ),
    path(
        "account/factors/codes/",
        _look(fresh(codes.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/factors/codes/new/",
        _sensitive(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/factors/codes/file/",
        _look(fresh(codes.download_recovery_codes)),
        name="mfa_download_recovery_codes",
    ),
    path(
        "account/factors/passkeys/",
        _look(passkeys.list_webauthn),
        name="mfa_list_webauthn",
    ),
    path(
        "account/factors/passkeys/add/", _sensitive(passkeys.add_webauthn), name="mfa_add_webauthn"
    ),
    path(
        "account/factors/passkeys/<int:pk>/rename/",
        _sensitive(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        "account/factors/passkeys/<int:pk>/remove/",
        _sensitive(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("desk/accounts/", administration.accounts, name="accounts"),
    path("desk/accounts/<uuid:person_id>/", administration.one_account, name="one-account"),
    path(
        "desk/accounts/<uuid:person_id>/<slug:verb>/",
        administration.change_account,
        name="change-account",
    ),
]
