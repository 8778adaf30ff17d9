"""Mechanism of the access table: rows, targets, expected answers.

Authors of pages and APIs do not change this file; they add rows (see `rows.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jiceng.core.access import permissions
from tests.roles import distinct_roles
from tests.world import World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PARAMETER = re.compile(r"<(?:[^:>]+:)?([^>]+)>")


class Who(Enum):
    """Doors that need no particular right."""

    PUBLIC = "anybody, signed in or not"
    SIGNED_IN = "anybody who is signed in"


class Answer(Enum):
    """What the answer to a request comes to."""

    OK = "done or shown"
    SIGN_IN = "sign in first"
    CONFIRM = "show again who you are"
    FORBIDDEN = "no right"
    HIDDEN = "there is no such thing"
    WRONG_METHOD = "this door does not take that"
    UNUSABLE = "bad or impossible request"
    BROKEN = "failure"


DENIED = frozenset({Answer.FORBIDDEN, Answer.HIDDEN})
HIDDEN = frozenset({Answer.HIDDEN})
OPEN = frozenset({Answer.OK})


@dataclass(frozen=True)
class Target:
    """What a row's calls are aimed at, made by its scene.

    Args:
        parts: values for the route's parameters.
        query: the query string.
        data: the body, sent as JSON; None sends none.
        form: send the body as a form instead.
        headers: further headers.
        secret: words that no answer to somebody without the right may contain.
    """

    parts: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] | None = None
    form: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    secret: str = ""


Scene = Callable[[World], Target]


def nothing(world: World) -> Target:
    """A scene for doors without parameters."""
    return Target()


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Args:
        method: ``"GET"``, ``"POST"`` …
        route: as the resolver has it, e.g. ``"api/v1/requests/<uuid:case_id>"``.
        needs: the right that opens the door (of several, any one), or `Who`. Which roles hold it,
            `roles.py` says.
        scene: makes the target inside 江海区 (440704), afresh for every row.
        variant: tells rows of one route and method apart.
        ok: what those with the right get.
        outside: what those get who hold the right in another district only. Default: for `Who`,
            the same as `ok`; for reading, hidden; for writing, hidden or forbidden.
        refused: what those get who lack the right. Default: hidden or forbidden.
        anonymous: what anybody gets who is not signed in. Default: sign in first.
        reads: a right with which the target's ``secret`` may be read in scope even by those to
            whom this door stays shut: a refused move shows its request again.
        reveals: whether those with the right may read the target's ``secret``.
        every_method: the library's view does not look at the method (and only reads).
        csrf: changing needs the page's token when asked by session.
        asks: changing asks again who it is, though no right says so.
        post: code of the unit where those in scope hold their posts; without one, the district.
    """

    method: str
    route: str
    needs: str | tuple[str, ...] | Who
    scene: Scene = nothing
    variant: str = ""
    ok: frozenset[Answer] = OPEN
    outside: frozenset[Answer] | None = None
    refused: frozenset[Answer] = DENIED
    anonymous: frozenset[Answer] | None = None
    reads: str = ""
    reveals: bool = True
    every_method: bool = False
    csrf: bool = True
    asks: bool = False
    post: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.method, self.route, self.variant)))

    @property
    def changes(self) -> bool:
        """Whether it is more than reading."""
        return self.method != "GET"

    @property
    def rights(self) -> tuple[str, ...]:
        """The rights of which one opens the door; none for `Who`."""
        if isinstance(self.needs, Who):
            return ()
        return (self.needs,) if isinstance(self.needs, str) else self.needs

    @property
    def is_sensitive(self) -> bool:
        """Whether a session that nobody has lately confirmed is asked again."""
        return self.changes and (
            self.asks or any(permissions()[right].re_asks for right in self.rights)
        )

    def expected(self, role: str, *, inside: bool) -> frozenset[Answer]:
        """What a person with this role gets."""
        if isinstance(self.needs, Who):
            return self.ok if inside or self.outside is None else self.outside
        if _RIGHTS[role].isdisjoint(self.rights):
            return self.refused if inside else (self.outside or DENIED) | DENIED
        if inside:
            return self.ok
        if self.outside is not None:
            return self.outside
        return DENIED if self.changes else HIDDEN

    def may_read(self, role: str, *, inside: bool) -> bool:
        """Whether a person with this role may come upon the target's secret."""
        if not self.reveals:
            return False
        if isinstance(self.needs, Who):
            return True
        return inside and not _RIGHTS[role].isdisjoint({*self.rights, self.reads})

    def alike(self, *, inside: bool) -> list[frozenset[str]]:
        """All roles, those together for which one knock stands.

        Rights only add up (`Actor.may` asks whether any post gives one): where somebody with the
        rights of several roles is refused and reads nothing, so is everybody with one of them. What
        is open both to them and to somebody without any right is open to everybody; only the pages
        of the desk itself show each role something else.
        """
        if isinstance(self.needs, Who):
            if inside and self.route.startswith("desk/"):
                return [frozenset({role}) for role in ROLES]
            return [frozenset(ROLES)] if inside else [frozenset()]
        if not inside and self.outside is None:
            return [frozenset(ROLES)]
        lacking = frozenset(role for role in ROLES if _RIGHTS[role].isdisjoint(self.rights))
        reading = frozenset(role for role in lacking if self.may_read(role, inside=inside))
        apart = [frozenset({role}) for role in ROLES if role not in lacking]
        return [*apart, *(each for each in (reading, lacking - reading) if each)]

    def expected_of_nobody(self) -> frozenset[Answer]:
        """What somebody gets who is not signed in."""
        if self.anonymous is not None:
            return self.anonymous
        return self.ok if self.needs is Who.PUBLIC else frozenset({Answer.SIGN_IN})


_RIGHTS = {role.code: frozenset(role.permissions) for role in distinct_roles()}
ROLES = tuple(_RIGHTS)


def rights_of(role: str) -> frozenset[str]:
    """The rights of a shipped role."""
    return _RIGHTS[role]


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every route of the installation, as the resolver has it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


class _AccessClient(RequestFactory):
    """A test client that keeps no copies of contexts and tells failures by their status."""

    def __init__(self, handler: ClientHandler) -> None:
        super().__init__()
        self._handler = handler

    def request(self, **request: Any) -> Any:
        return self._handler(super().request(**request).environ)


@cache
def _handler(*, csrf_checks: bool) -> ClientHandler:
    """The middlewares, put together once for all calls."""
    return ClientHandler(enforce_csrf_checks=csrf_checks)


def call(
    row: Row, target: Target, session: str = "", *, method: str = "", csrf_checks: bool = False
) -> tuple[Answer, HttpResponse]:
    """Knock at a row's door in somebody's session, or as nobody without one.

    Args:
        session: its key.
    """
    client = _AccessClient(_handler(csrf_checks=csrf_checks))
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    path = "/" + PARAMETER.sub(lambda found: str(target.parts[found.group(1)]), row.route)
    method = method or row.method
    options: dict[str, Any] = {"headers": target.headers, "query_params": target.query or None}
    # Forms are only ever posted; JSON may be sent by any method that changes something.
    if target.data is not None and method in ({"POST"} if target.form else {*METHODS} - {"GET"}):
        options["data"] = target.data
        if not target.form:
            options["content_type"] = "application/json"
    response: HttpResponse = getattr(client, method.lower())(path, **options)
    return classify(response), response


def classify(response: HttpResponse) -> Answer:
    """What an answer comes to, by its status and where it leads."""
    status = response.status_code
    if status in {301, 302, 303}:
        to = response.headers["Location"].partition("?")
        if to[0] == reverse("sign-in"):
            return Answer.SIGN_IN
        if to[0] == reverse("account_reauthenticate") and to[1]:
            return Answer.CONFIRM
    if status >= 500:
        return Answer.BROKEN
    named = {
        401: Answer.SIGN_IN,
        403: Answer.FORBIDDEN,
        404: Answer.HIDDEN,
        405: Answer.WRONG_METHOD,
    }
    return named.get(status, Answer.OK if status < 400 else Answer.UNUSABLE)
