"""Recovery of a form that was sent after the session had expired.

Its fields are stored encrypted in the browser's session for an hour, only for the person who was
signed in at this browser before. After sign-in a script fills in the form; without scripts the
fields are shown for copying. The form is never sent automatically, since the person may have
changed their mind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jiceng.core import throttle
from jiceng.core.entry_points import form_page_of
from jiceng.core.errors import Problem
from jiceng.core.web import address_of

LAST_HERE: Final = "last_here"
"""Signed cookie with the last person signed in at this browser."""
LASTS: Final = timedelta(hours=1)
LARGEST: Final = 200_000  # characters of all fields together
_KEPT: Final = "kept_form"
_SHARED: Final = "others_before"
_SALT: Final = "accounts.carrying"
_SECRET: Final = re.compile(r"password|secret|^csrfmiddlewaretoken$|^altcha$|^credential$")


@dataclass(frozen=True, slots=True)
class StoredForm:
    """A stored form.

    Args:
        action: the path that it was sent to.
        fields: pairs of name and value, as received.
    """

    action: str
    fields: list[tuple[str, str]]

    @property
    def as_json(self) -> str:
        """The fields for the page's script."""
        return orjson.dumps(self.fields).decode()

    @property
    def words(self) -> list[str]:
        """Longer texts of the form, shown for copying."""
        return [value for _name, value in self.fields if len(value) > 1 and not _is_made(value)]


def fields_of(posted: QueryDict) -> list[tuple[str, str]]:
    """The fields of a form that may be stored and shown again: no passwords, no tokens."""
    return [
        (name, str(value))
        for name, values in posted.lists()
        if not _SECRET.search(name)
        for value in values
    ]


_MADE: Final = re.compile(r"[0-9a-f-]{32,36}|\d{1,6}|yes|no|[\w:.-]{60,}|\d{4}-\d\d-\d\d")


def _is_made(value: str) -> bool:
    """Whether a value comes from a list or a token and was not typed."""
    return _MADE.fullmatch(value) is not None


def store_form(request: HttpRequest, at: datetime) -> str:
    """Store a form for the person who was signed in here before; returns the page to return to."""
    page = _page_of(request)
    person, fields = _last_here(request), fields_of(request.POST)
    if not person or sum(len(value) for _name, value in fields) > LARGEST:
        return page
    try:
        throttle.enforce_limit("kept", address_of(request))
    except Problem:
        return page
    request.session[_KEPT] = {
        "person": person,
        "at": int(at.timestamp()),
        "action": request.path,
        "pages": [urlsplit(page).path, urlsplit(_came_from(request)).path],
        "fields": fields,
    }
    return page


def stored_form(request: HttpRequest, at: datetime) -> StoredForm | None:
    """The stored form of this person on this page; a form of another person is deleted."""
    # An interface's check of the page's token comes here with a request that has no session.
    session = getattr(request, "session", {})
    held: dict[str, Any] | None = session.get(_KEPT)
    if held is None or not request.user.is_authenticated:
        return None
    is_old = at.timestamp() - held["at"] > LASTS.total_seconds()
    if is_old or held["person"] != str(request.user.pk):
        del request.session[_KEPT]
        return None
    fields = [(name, value) for name, value in held["fields"]]
    return StoredForm(held["action"], fields) if request.path in held["pages"] else None


def sent(request: HttpRequest) -> None:
    """Delete the stored form after it was sent."""
    held = request.session.get(_KEPT)
    if held is not None and held["action"] == request.path and request.user.is_authenticated:
        del request.session[_KEPT]


def _page_of(request: HttpRequest) -> str:
    """The page that contains the sent form."""
    match = request.resolver_match
    name = form_page_of(match.url_name or "") if match else ""
    if name and match:
        for given in (match.kwargs, {}):
            try:
                return reverse(name, kwargs={k: v for k, v in given.items() if k != "name"})
            except NoReverseMatch:
                continue
    return _came_from(request) or resolve_url(settings.LOGIN_REDIRECT_URL)


def _came_from(request: HttpRequest) -> str:
    """The path of ours on which the form was shown, perhaps in a pane of it; "" when unknown."""
    referer = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure())
    parts = urlsplit(referer) if own else urlsplit("")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def remember_signed_in(request: HttpRequest, response: HttpResponse) -> None:
    """Store in the browser who is signed in, and in the session whether it was another person
    before: an open page may then be that person's."""
    person, before = request.session.get(SESSION_KEY), _last_here(request)
    if person is None or before == person:
        return
    if before:
        request.session[_SHARED] = True
    response.set_cookie(
        LAST_HERE,
        signing.dumps(person, salt=_SALT),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        max_age=2 * settings.SESSION_COOKIE_AGE,
    )


def _last_here(request: HttpRequest) -> str:
    try:
        found: str = signing.loads(request.COOKIES.get(LAST_HERE, ""), salt=_SALT)
    except signing.BadSignature:
        return ""
    return found


def may_show_again(request: HttpRequest) -> bool:
    """Whether fields sent without a valid token may be shown: they come from a page of this
    installation, in this browser, and no other person was signed in at it before."""
    origin = urlsplit(request.headers.get("Origin", ""))
    return origin.netloc == request.get_host() and not request.session.get(_SHARED)
