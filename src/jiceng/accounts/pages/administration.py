"""Pages of administration: list of accounts, and actions on one account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe
from pydantic import Field

from jiceng.accounts import actions, queries
from jiceng.accounts.words import VIEWS
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound
from jiceng.core.ids import uuid_or_none
from jiceng.directory import public as directory
from jiceng.ui.fields import Fields
from jiceng.ui.form_page import FormPage
from jiceng.ui.forms import FieldsForm, fields_form

# Button actions on one account, by the last part of the address.
VERBS: dict[str, Callable[..., object]] = {
    "unlock": actions.unlock,
    "require-password": actions.require_new_password,
    "end-sessions": actions.end_all_sessions,
    "reopen": actions.reopen_account,
}


# For a person with oversight these need a second person (`directory.second_approval`).
PAIRED = frozenset({"give-password", "remove-factors", "unlink", "close", "edit"})
TYPED: dict[str, tuple[str, ...]] = {"edit": ("username", "work_number"), "close": ("successor",)}


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts in the administrator's scope, by name, or those that need attention."""
    actor, given = directory.signed_in_holder_of(request, directory.ACCOUNT_EDIT), request.GET
    view = given.get("view", "")
    words = given.get("q", "").strip()[:100]
    page = queries.accounts(
        actor, timezone.now(), view=view, words=words, after=uuid_or_none(given.get("after", ""))
    )
    views = dict(VIEWS)
    if not settings.JICENG_MFA:
        del views["no_factor"]  # second factors are optional here
    context = {"page": page, "view": view, "words": words, "views": views}
    return render(request, "accounts/list.html", context)


@require_safe
def one_account(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One account: posts, second factors, sessions, recent events."""
    actor, now = directory.signed_in_holder_of(request, directory.ACCOUNT_EDIT), timezone.now()
    return render(request, "accounts/one.html", _context(actor, person_id, now))


def _context(actor: Actor, person_id: UUID, now: Any) -> dict[str, Any]:
    account = queries.account(actor, person_id, now)
    person = account.line.person
    verdict = directory.may_edit_account(
        actor, directory.ACCOUNT_EDIT, directory.paths_of_posts(person, now)
    )
    why_not = "" if verdict else _("One of this person's positions is outside your jurisdiction.")
    day = directory.civil_day(now)
    held = directory.open_items_of(directory.Owner.PERSON, person_id, day)
    colleagues = directory.colleagues_of(actor, person, day) if held else []
    return {
        "account": account,
        "person": person,
        "why_not": why_not,
        "keys": directory.keys_of(person),
        "key_form": _key_form(),
        "today": day,
        "held": held,
        "candidates": [(each.pk, each.name) for each in colleagues],
    }


@require_POST
def change_account(request: HttpRequest, person_id: UUID, verb: str) -> HttpResponse:
    """Perform an action on an account, after a confirmation of identity."""
    actor, now = directory.signed_in_holder_of(request, directory.ACCOUNT_EDIT), timezone.now()
    queries.account(actor, person_id, now)  # out of reach is like missing
    if verb == "issue-key":
        return _issue_key(request, actor, person_id, now)
    if verb == "revoke-key":
        _revoke_key(actor, person_id, uuid_or_none(request.POST.get("key", "")), now)
    elif verb in VERBS:
        VERBS[verb](person=person_id, by=actor, at=now)
    elif verb in PAIRED:
        given = {name: request.POST.get(name, "") for name in TYPED.get(verb, ())}
        result = directory.perform_or_propose_on_page(
            request, f"account.{verb}", by=actor, person=str(person_id), **given
        )
        if isinstance(result, HttpResponse):
            return result
        if verb == "give-password":
            return show_password(request, result)
    else:
        raise NotFound(_("Page not found."), "address.unknown")
    messages.success(request, _("Done."))
    return redirect("one-account", person_id=person_id)


def show_password(request: HttpRequest, given: tuple[directory.Person, str]) -> HttpResponse:
    """The one-time password of a person; shown only once."""
    person, password = given
    context = {"person": person, "password": password}
    response = render(request, "accounts/given_password.html", context)
    response["Cache-Control"] = "no-store"
    return response


class NewKey(Fields):
    """What a key is for, and how long it holds."""

    label: Annotated[str, Field(title=later("Purpose of the key"))] = ""
    valid_to: Annotated[date | None, Field(title=later("Last day (may stay empty)"))] = None


def _key_form(posted: QueryDict | None = None) -> FieldsForm:
    return fields_form(NewKey, posted, ids="key-%s")


def _issue_key(request: HttpRequest, actor: Actor, person_id: UUID, now: datetime) -> HttpResponse:
    """A key for a program; its secret is shown on the answer to this very request alone."""
    context = _context(actor, person_id, now)

    def issue(given: NewKey) -> HttpResponse:
        person = context["person"]
        _key, secret = directory.issue_key(
            person=person, label=given.label, by=actor, at=now, valid_to=given.valid_to
        )
        issued = {"person": person, "secret": secret}
        response = render(request, "accounts/issued_key.html", issued)
        response["Cache-Control"] = "no-store"
        return response

    return FormPage(
        form=_key_form,
        act=issue,
        done=redirect("one-account", person_id=person_id),
        show=lambda form, _problem: render(
            request, "accounts/one.html", context | {"key_form": form}
        ),
        status=None,
    ).answer(request)


def _revoke_key(actor: Actor, person_id: UUID, key_id: UUID | None, now: datetime) -> None:
    person = queries.account(actor, person_id, now).line.person
    key = next((each for each in directory.keys_of(person) if each.pk == key_id), None)
    if key is None:
        raise NotFound(_("Key not found."), "key.not_found")
    directory.revoke_key(key=key, by=actor, at=now)
