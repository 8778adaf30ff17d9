"""Environment of the access table: one world with all roles, and calls without lasting effects.

The world is built once in a worker and never committed. Each row creates its target once, inside a
savepoint, and each call is rolled back, so a further row costs only its calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.test import Client

from jiceng.core.access import SYSTEM, permissions
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory import actions
from jiceng.directory.models import Person
from tests.access.rows import ROWS
from tests.access.table import ROLES, Row, rights_of
from tests.sessions import confirm, grow_stale
from tests.world import PASSWORD, SINCE, World, build

INSIDE, OUTSIDE = "440704", "440703"
EVERYTHING = "everything"


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in: the keys of their sessions.

    Args:
        session: in which they have just shown who they are.
        stale: in which that is long ago; only of those with every right.
    """

    session: str
    stale: str = ""


class Environment:
    """江海区 of `tests.world`, a district beside it, and in both somebody for each role."""

    def __init__(self) -> None:
        self.world: World = build()
        self._count = 0
        beside = actions.create_unit(
            code=OUTSIDE, name="蓬江区", kind="district", parent=None, by=SYSTEM, at=SINCE
        )
        actions.create_role(
            code=EVERYTHING, name="全部权限", permissions=permissions(), by=SYSTEM, at=SINCE
        )
        self._units = {OUTSIDE: beside.pk} | {
            post: self.world.units[post].pk for post in {row.post or INSIDE for row in ROWS}
        }
        self._everybody = {
            post: {role: self._visitor(role, unit) for role in (*ROLES, EVERYTHING)}
            for post, unit in self._units.items()
        }
        self._together: dict[tuple[str, frozenset[str]], Visitor] = {}
        for row in ROWS:
            for roles in row.alike(inside=True):
                self._meet(roles, row.post or INSIDE)
            for roles in row.alike(inside=False):
                self._meet(roles, OUTSIDE)

    def inside(self, row: Row) -> dict[str, Visitor]:
        """A visitor for each role in scope of a row."""
        return self._everybody[row.post or INSIDE]

    def holder(self, row: Row, roles: frozenset[str], *, inside: bool) -> Visitor:
        """Somebody with the rights of these roles, in scope of a row or in the district beside."""
        post = (row.post or INSIDE) if inside else OUTSIDE
        if len(roles) == 1:
            return self._everybody[post][next(iter(roles))]
        return self._together[post, roles]

    def _meet(self, roles: frozenset[str], post: str) -> None:
        if len(roles) == 1 or (post, roles) in self._together:
            return
        code = f"together-{len(self._together)}"
        rights = set[str]().union(*(rights_of(role) for role in roles))
        actions.create_role(code=code, name=code, permissions=rights, by=SYSTEM, at=SINCE)
        self._together[post, roles] = self._visitor(code, self._units[post])

    def _visitor(self, role: str, unit: UUID) -> Visitor:
        self._count += 1
        person = actions.create_person(
            name=role, username=f"{role}.{self._count}", password=PASSWORD, by=SYSTEM, at=SINCE
        )
        actions.appoint(person=person, role=role, unit=unit, by=SYSTEM, at=SINCE)
        stale = _session(person, is_fresh=False) if role == EVERYTHING else ""
        return Visitor(_session(person, is_fresh=True), stale)


def _session(person: Person, *, is_fresh: bool) -> str:
    client = Client()
    client.force_login(person)
    (confirm if is_fresh else grow_stale)(client, person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class RolledBack:
    """A part of a test whose changes to the database are taken back."""

    def __enter__(self) -> None:
        self._block = transaction.atomic()
        self._block.__enter__()

    def __exit__(self, *failure: object) -> None:
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)
        # What is held under a number that has come back is right: each number is given once.
        Versioned.forget()
