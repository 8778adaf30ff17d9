"""Forms for second factor codes: failures count like those of passwords, and each code works
once."""

from __future__ import annotations

from typing import Any, Final

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import transaction

from jiceng.accounts import locks
from jiceng.accounts.words import locked_sentence

WRITES: Final = {
    "_use": "a code's number is stored so that it counts once; the sign-in is recorded",
}

USED = "used_until"
"""Of a time-based factor: the number of the newest period whose code has been used."""


class _Counted:
    """Refuses locked accounts and codes that have been used.

    The library remembers used codes in one process's cache; a code seen over a shoulder must not
    work a second time in another process either.
    """

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Check a code."""
        self._wait_first()
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            self._wait_first()  # this was one try too many
            raise
        if self.authenticator.type == Authenticator.Type.TOTP and not _use(
            self.authenticator, code
        ):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _wait_first(self) -> None:
        name = locks.counted_as(self.user)
        if locks.is_locked(context.request, name):
            context.request.axes_locked_out = True  # answered as “too many requests”
            raise ValidationError(locked_sentence(name, context.request), code="waits")


@transaction.atomic
def _use(authenticator: Authenticator, code: str) -> bool:
    """Take a time-based code once; False when it, or a newer one, has been used."""
    locked = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(locked.data["secret"])
    typed = normalize_user_code(code)
    periods = yield_hotp_counters_from_time()
    matching = [n for n in periods if format_hotp_value(hotp_value(secret, n)) == typed]
    if not matching or max(matching) <= locked.data.get(USED, -1):
        return False
    authenticator.data[USED] = locked.data[USED] = max(matching)
    locked.save(update_fields=["data"])
    return True


class CodeForm(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ConfirmCodeForm(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """Showing again who one is, by a code."""
