"""The two roles of the database: its owner, and the one as which everything else connects.

The owner makes and changes tables (`jiceng migrate`) and does nothing else. The other role owns
nothing: what it may do with each table is declared here and in the apps, granted after each
migration, and neither more nor less is granted by then (`differences`). So whoever gets into the
web server or the worker can add events, and neither change nor remove one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.transaction import TransactionManagementError
from psycopg import sql

from jiceng.core.errors import Problem
from jiceng.core.manifests import Contribution, Slot

ALL: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
ADD: Final = frozenset({"SELECT", "INSERT"})
READ: Final = frozenset({"SELECT"})
NONE: Final = frozenset[str]()
_SEQUENCE: Final = frozenset({"USAGE"})

_DECLARED: dict[str, frozenset[str]] = {}

# Everything that is granted on relations, and what kind of relation each is. Partitions are
# reached through their table.
_GRANTED = """
SELECT c.relname, c.relkind::text, c.relispartition,
       coalesce(array_agg(a.privilege_type::text) FILTER (WHERE a.grantee = r.oid), '{}')
FROM pg_class c
JOIN pg_roles r ON r.rolname = %s
LEFT JOIN LATERAL aclexplode(c.relacl) a ON true
WHERE c.relnamespace = to_regnamespace(current_schema()) AND c.relkind IN ('r', 'p', 'S', 'v', 'm')
GROUP BY 1, 2, 3
"""


def declare(table: str, rights: frozenset[str]) -> None:
    """Say what `jiceng_app` may do with a table; `ALL` where nothing is said."""
    _DECLARED[table] = rights


@dataclass(frozen=True, slots=True)
class TableRights(Contribution):
    """What `jiceng_app` may do with some tables of an app; `ALL` where nothing is said."""

    tables: tuple[str, ...]
    rights: frozenset[str]


TABLES: Final = Slot(TableRights)


def declared() -> Mapping[str, frozenset[str]]:
    """By table, what is said of it here and in the apps' manifests."""
    return _DECLARED | {table: each.rights for each in TABLES.all() for table in each.tables}


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let this thread's connection be the owner's; nothing changes where there is one role only.

    Raises:
        TransactionManagementError: inside a transaction, which would be lost.
    """
    wrapper = connections[alias]
    app = wrapper.settings_dict
    owner: dict[str, Any] | None = app.get("OWNER")
    if owner is None or app["USER"] == owner["USER"]:
        yield
        return
    if wrapper.in_atomic_block:
        raise TransactionManagementError("the role cannot change inside a transaction")
    wrapper.close()
    # A copy: other threads go on as they are.
    wrapper.settings_dict = {**app, **owner}
    try:
        yield
    finally:
        wrapper.close()
        wrapper.settings_dict = app


def app_role() -> str | None:
    """The role as which everything but migrations connects; None where that is the owner."""
    facts = connections.settings[DEFAULT_DB_ALIAS]
    owner = facts.get("OWNER")
    return None if owner is None or facts["USER"] == owner["USER"] else str(facts["USER"])


def grant_after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``: what the application's role may do is what is declared."""
    role = app_role()
    if kwargs.get("using", DEFAULT_DB_ALIAS) == DEFAULT_DB_ALIAS and role is not None:
        grant(role)


def require(role: str) -> None:
    """Refuse a role that the server does not know.

    Raises:
        Problem: with what makes it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise Problem(
                f"The database does not know the role {role} of DATABASE_URL. Make it: "
                f"CREATE ROLE {role} LOGIN PASSWORD '…'; then run “jiceng migrate” again.",
                "database.role",
            )


def grant(role: str) -> None:
    """Grant a role what is declared, and take away whatever else it has been granted.

    Raises:
        Problem: when the server does not know the role.
    """
    require(role)
    with connection.cursor() as cursor:
        who = sql.Identifier(role)
        cursor.execute("SELECT current_schema()")
        schema = sql.Identifier(cursor.fetchone()[0])
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, who))
        for name, (kind, wanted, granted) in differences(role).items():
            on = sql.SQL("SEQUENCE {}" if kind == "S" else "TABLE {}").format(sql.Identifier(name))
            if granted - wanted:
                cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(on, who))
            if wanted:
                rights = sql.SQL(", ").join(map(sql.SQL, sorted(wanted)))
                cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(rights, on, who))


def differences(role: str) -> dict[str, tuple[str, frozenset[str], frozenset[str]]]:
    """By relation: its kind, what a role should be granted and what it is, where these differ."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED, [role])
        found = cursor.fetchall()
    said = declared()
    relations = {
        name: (kind, _wanted(said, name, kind, is_partition=part), frozenset(granted))
        for name, kind, part, granted in found
    }
    return {name: facts for name, facts in relations.items() if facts[1] != facts[2]}


def _wanted(
    said: Mapping[str, frozenset[str]], name: str, kind: str, *, is_partition: bool
) -> frozenset[str]:
    if is_partition:
        return NONE
    return _SEQUENCE if kind == "S" else said.get(name, ALL)


def may_rewrite() -> bool:
    """Whether the role of this connection could change or remove what has happened."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('core_event', 'DELETE')"
            " OR pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'core_event'::regclass"
        )
        return bool(cursor.fetchone()[0])


# Django writes down its migrations, which nobody else may; a chain only grows.
declare("django_migrations", READ)
declare("core_event", ADD)
# What rests on a baseline: whoever could write it would have tampered rows told as they are.
declare("core_rested", READ)
declare("core_day_root", ADD)
declare("core_day_supplement", ADD)
declare("core_received_root", ADD)
declare("core_stream", ALL - {"DELETE"})
