"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from jiceng.core.access import Actor
from jiceng.core.web import address_of
from jiceng.directory import actions, throttle
from jiceng.directory.models import Person


class SignInForm(AuthenticationForm):
    """A name and a password; refuses for a while after too many failures."""

    error_messages = {
        "invalid_login": _("User name or password is wrong."),
        "inactive": _("User name or password is wrong."),
        "blocked": _("Too many attempts. Try again in a quarter of an hour."),
    }

    def clean(self) -> dict[str, Any]:
        """Check the pair, unless this name has been tried too often."""
        name = self.cleaned_data.get("username", "")
        address = address_of(self.request) if self.request else ""
        if throttle.is_blocked(name, address):
            raise ValidationError(self.error_messages["blocked"], code="blocked")
        try:
            cleaned = super().clean()
        except ValidationError:
            throttle.failed(name, address)
            raise
        throttle.succeeded(name, address)
        return cleaned


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class SignIn(LoginView):
    """The sign-in page."""

    template_name = "registration/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let the person in, and write it down."""
        answer = super().form_valid(form)
        person = form.get_user()
        if isinstance(person, Person):
            oneself = Actor(kind="person", id=person.pk, name=person.name)
            actions.note_sign_in(person=person, by=oneself, at=timezone.now())
        return answer


class SignOut(LogoutView):
    """Signing out, by a form only: a link or an image must not do it."""

    next_page = "sign-in"
