"""The requests that the access table makes for each row; each check yields what is wrong with
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy

from tests.access.environment import EVERYTHING, Environment, RolledBack
from tests.access.rows import GROUPS, ROWS
from tests.access.table import METHODS, ROLES, Answer, Row, Target, Who, call
from tests.access.unusual_values import failing_queries, failing_return_addresses

MARKUP = re.compile(r"<(script|style|head).*?</\1>|<[^>]*>", re.DOTALL)

Look = Callable[[Environment, Row, Target], Iterator[str]]


def send(row: Row, target: Target, session: str = "", **how) -> tuple[Answer, str]:
    """Send the request of a row, undo its effects, and return the response and its text."""
    with RolledBack():
        answer, response = call(row, target, session, **how)
        body = response.getvalue()
    return answer, body.decode(errors="replace")


def wrong_responses(ground: Environment, row: Row, target: Target) -> Iterator[str]:
    """Knock for each role in both districts and as nobody; tell each answer that is wrong.

    Roles that are refused are so together, by `Row.alike`; if not, each knocks by itself, so that
    the one for which the door opens is named.
    """
    for inside in (True, False):
        for roles in row.alike(inside=inside):
            wrong = _wrong(ground, row, target, roles, inside=inside)
            if wrong and len(roles) > 1:
                each = (
                    _wrong(ground, row, target, frozenset({role}), inside=inside)
                    for role in sorted(roles)
                )
                wrong = "\n".join(filter(None, each)) or wrong
            if wrong:
                yield wrong
    answer, body = send(row, target)
    secret = "" if row.needs is Who.PUBLIC and row.reveals else target.secret
    fault = _fault(answer, row.expected_of_nobody(), body, secret)
    if fault:
        yield f"{row}: nobody {fault}"


def _wrong(
    ground: Environment, row: Row, target: Target, roles: frozenset[str], *, inside: bool
) -> str:
    """What is wrong with the answer to somebody who holds these roles."""
    # What all of them get and what one of them may read, the one who holds them all does too.
    answers = [row.expected(role, inside=inside) for role in roles or ROLES]
    expected = frozenset.intersection(*answers)
    may_read = any(row.may_read(role, inside=inside) for role in roles or ROLES)
    answer, body = send(row, target, ground.holder(row, roles, inside=inside).session)
    fault = _fault(answer, expected, body, "" if may_read else target.secret)
    who = ", ".join(sorted(roles)) or "somebody without rights"
    return fault and f"{row}: {who} {'in' if inside else 'out of'} scope {fault}"


def _fault(answer: Answer, expected: frozenset[Answer], body: str, secret: str) -> str:
    if answer not in expected:
        wanted = " or ".join(sorted(each.value for each in expected))
        words = " ".join(MARKUP.sub(" ", body).split())
        return f"is answered “{answer.value}”, not “{wanted}”: {words[:300]}"
    return "reads what is hidden" if secret and secret in body else ""


def changes_without_token(ground: Environment, row: Row, target: Target) -> Iterator[str]:
    """A change that is asked for by session and done without the page's token."""
    if not row.changes or not row.csrf or row.needs is Who.PUBLIC:
        return
    session = ground.inside(row)[EVERYTHING].session
    answer, _body = send(row, target, session, csrf_checks=True)
    if answer not in {Answer.FORBIDDEN, Answer.SIGN_IN}:
        yield str(row)


def changes_unconfirmed(ground: Environment, row: Row, target: Target) -> Iterator[str]:
    """A sensitive change that is done without asking again who it is."""
    if row.is_sensitive:
        answer, _body = send(row, target, ground.inside(row)[EVERYTHING].stale)
        if answer is not Answer.CONFIRM:
            yield str(row)


FIRST_OF_ROUTE = {row.route: row for row in reversed(ROWS) if not row.every_method}
METHODS_OF = {route: {row.method for row in ROWS if row.route == route} for route in FIRST_OF_ROUTE}


def methods_without_row(ground: Environment, row: Row, target: Target) -> Iterator[str]:
    """Methods that a route takes though no row names them."""
    if row is not FIRST_OF_ROUTE.get(row.route):
        return
    for method in set(METHODS) - METHODS_OF[row.route]:
        answer, _body = send(row, target, ground.inside(row)[EVERYTHING].session, method=method)
        if answer is not Answer.WRONG_METHOD:
            yield f"{method} {row.route}"


def differing_heads(ground: Environment, row: Row, target: Target) -> Iterator[str]:
    """A page whose HEAD is answered otherwise than its GET, or with a body."""
    if row.method != "GET":
        return
    answers = []
    for method in ("GET", "HEAD"):
        with RolledBack():
            session = ground.inside(row)[EVERYTHING].session
            _answer, response = call(row, target, session, method=method)
            answers.append((response.status_code, response.headers.get("Content-Type")))
            body = response.getvalue()
    if answers[0] != answers[1] or body:
        yield f"{row}: {answers} {body[:60]!r}"


LOOKS: dict[str, Look] = {
    look.__name__: look
    for look in (
        wrong_responses,
        changes_without_token,
        changes_unconfirmed,
        methods_without_row,
        differing_heads,
        failing_queries,
        failing_return_addresses,
    )
}


def findings(ground: Environment, group: str) -> Mapping[str, list[str]]:
    """What each look finds at a group's rows; each row's target is made once for all of them."""
    found: dict[str, list[str]] = {name: [] for name in LOOKS}
    for row in GROUPS[group]:
        with RolledBack():
            # A copy: a scene that lets time pass must not change the clock of the next ones.
            target = row.scene(copy(ground.world))
            for name, look in LOOKS.items():
                found[name] += look(ground, row, target)
    return found
