"""Every address × method × role × in scope, out of scope, nobody: knocked at, not read off.

The rows are in `rows.py`; how to add one is said at its top.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
import time_machine
from django.db import transaction

from jiceng.cases.moves import FIELDS
from jiceng.core.access import SYSTEM, permissions
from jiceng.core.versions import Versioned
from jiceng.directory import actions
from jiceng.directory.models import Person
from tests.access.api_rows import MOVES
from tests.access.rows import GROUPS, ROWS
from tests.access.table import METHODS, ROLES, Answer, Row, Target, Who, call, routes
from tests.world import MORNING, PASSWORD, SINCE, World, build

MARKUP = re.compile(r"<(script|style|head).*?</\1>|<[^>]*>", re.DOTALL)
INSIDE, OUTSIDE = "440704", "440703"
EVERYTHING = "everything"


class Ground:
    """江海区 of `tests.world`, a district beside it, and in both a person for each role."""

    def __init__(self) -> None:
        self.world: World = build()
        self.count = 0
        beside = actions.create_unit(
            code=OUTSIDE, name="蓬江区", kind="district", parent=None, by=SYSTEM, at=SINCE
        )
        actions.create_role(
            code=EVERYTHING, name="全部权限", permissions=permissions(), by=SYSTEM, at=SINCE
        )
        self._inside: dict[str, dict[str, Person]] = {}
        self.outside = {role: self._person(role, beside.pk) for role in ROLES}

    def inside(self, row: Row) -> dict[str, Person]:
        """A person for each role in scope of a row."""
        post = row.post or INSIDE
        if post not in self._inside:
            unit = self.world.units[post].pk
            self._inside[post] = {role: self._person(role, unit) for role in (*ROLES, EVERYTHING)}
        return self._inside[post]

    def _person(self, role, unit) -> Person:
        self.count += 1
        person = actions.create_person(
            name=role, username=f"{role}.{self.count}", password=PASSWORD, by=SYSTEM, at=SINCE
        )
        actions.appoint(person=person, role=role, unit=unit, by=SYSTEM, at=SINCE)
        return person


@pytest.fixture
def ground(db: None) -> Iterator[Ground]:
    """Made once for a group of rows; each row and each call takes its own changes back."""
    with time_machine.travel(MORNING, tick=False):
        yield Ground()


class Undone:
    """A part of a test whose changes to the database are taken back."""

    def __enter__(self) -> None:
        self._block = transaction.atomic()
        self._block.__enter__()

    def __exit__(self, *failure: object) -> None:
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)
        Versioned.reset_all()


def knock(row: Row, target: Target, person: Person | None, **how) -> tuple[Answer, str]:
    with Undone():
        answer, response = call(row, target, person, **how)
        body = response.getvalue()
    return answer, body.decode(errors="replace")


def found_at(
    ground: Ground, rows: Iterable[Row], look: Callable[[Row, Target], Iterable[str]]
) -> list[str]:
    """What `look` finds at each row, with the row's target made and those who knock."""
    found: list[str] = []
    for row in rows:
        ground.inside(row)
        with Undone():
            found += look(row, row.scene(ground.world))
    return found


# A group of pages is some hundred rows, each knocked at by every role.
pytestmark = pytest.mark.timeout(600)
each_group = pytest.mark.parametrize("rows", GROUPS.values(), ids=GROUPS.keys())


@each_group
def test_a_door_opens_to_those_with_the_right_in_scope_and_to_nobody_else(ground, rows):
    def look(row: Row, target: Target) -> Iterator[str]:
        return (f"{row}: {fault}" for fault in faults(ground, row, target))

    wrong = found_at(ground, rows, look)
    assert not wrong, "\n" + "\n".join(wrong)


def faults(ground: Ground, row: Row, target: Target) -> Iterator[str]:
    """Knock as each role in both districts and as nobody; tell each answer that is wrong."""
    for role in ROLES:
        for people, inside in ((ground.inside(row), True), (ground.outside, False)):
            expected = row.expected(role, inside=inside)
            answer, body = knock(row, target, people[role])
            secret = "" if row.may_read(role, inside=inside) else target.secret
            fault = _fault(answer, expected, body, secret)
            if fault:
                yield f"{role} {'in' if inside else 'out of'} scope {fault}"
    answer, body = knock(row, target, None)
    secret = "" if row.needs is Who.PUBLIC and row.reveals else target.secret
    fault = _fault(answer, row.expected_of_nobody(), body, secret)
    if fault:
        yield f"nobody {fault}"


def _fault(answer: Answer, expected: frozenset[Answer], body: str, secret: str) -> str:
    if answer not in expected:
        wanted = " or ".join(sorted(each.value for each in expected))
        words = " ".join(MARKUP.sub(" ", body).split())
        return f"is answered “{answer.value}”, not “{wanted}”: {words[:300]}"
    return "reads what is hidden" if secret and secret in body else ""


@each_group
def test_a_change_asked_for_by_session_fails_without_the_page_s_token(ground, rows):
    changing = [row for row in rows if row.changes and row.csrf and row.needs is not Who.PUBLIC]

    def look(row: Row, target: Target) -> Iterator[str]:
        answer, _body = knock(row, target, ground.inside(row)[EVERYTHING], csrf_checks=True)
        if answer not in {Answer.FORBIDDEN, Answer.SIGN_IN}:
            yield str(row)

    assert found_at(ground, changing, look) == []


@each_group
def test_a_sensitive_change_asks_again_who_it_is(ground, rows):
    def look(row: Row, target: Target) -> Iterator[str]:
        answer, _body = knock(row, target, ground.inside(row)[EVERYTHING], stale=True)
        if answer is not Answer.CONFIRM:
            yield str(row)

    assert found_at(ground, [row for row in rows if row.is_sensitive], look) == []


@each_group
def test_a_method_without_a_row_is_not_taken(ground, rows):
    doors = {row.route: row for row in rows if not row.every_method}.values()

    def look(row: Row, target: Target) -> Iterator[str]:
        for method in set(METHODS) - {each.method for each in ROWS if each.route == row.route}:
            answer, _body = knock(row, target, ground.inside(row)[EVERYTHING], method=method)
            if answer is not Answer.WRONG_METHOD:
                yield f"{method} {row.route}"

    assert found_at(ground, doors, look) == []


def test_every_route_has_a_row():
    missing = sorted(set(routes()) - {row.route for row in ROWS})
    stubs = "\n".join(f'    Row("GET", "{route}", needs=…),' for route in missing)
    assert not missing, f"add to tests/access/rows.py:\n{stubs}"


def test_every_row_names_a_route():
    assert sorted({row.route for row in ROWS} - set(routes())) == []


def test_every_right_in_the_table_is_registered():
    assert {right for row in ROWS for right in row.rights} <= permissions().keys()


def test_no_row_stands_twice():
    assert [row for row, times in Counter(map(str, ROWS)).items() if times > 1] == []


def test_every_move_of_a_request_has_a_row():
    assert {row.variant for row in MOVES} == FIELDS.keys()
