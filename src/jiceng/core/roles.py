"""Database roles and their table privileges: the owner, and the role of all other connections.

The owner creates and changes tables (`jiceng migrate`) and does nothing else. The other role owns
nothing: its privileges on each table are declared here and in the apps and granted after each
migration, neither more nor less (`differences`). An intruder in the web server or the worker can
thus add events, but neither change nor remove one.
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

# All privileges granted on relations, with the kind of each relation. Partitions are accessed
# through their table.
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
    """Declare `jiceng_app`'s privileges on a table; `ALL` without a declaration."""
    _DECLARED[table] = rights


@dataclass(frozen=True, slots=True)
class TableRights(Contribution):
    """The privileges of `jiceng_app` on some tables of an app; `ALL` without a declaration."""

    tables: tuple[str, ...]
    rights: frozenset[str]


TABLES: Final = Slot(TableRights)


def declared() -> Mapping[str, frozenset[str]]:
    """The privileges declared here and in the apps' manifests, by table."""
    return _DECLARED | {table: each.rights for each in TABLES.all() for table in each.tables}


@contextmanager
def as_owner(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let this thread's connection be the owner's; does nothing where there is one role only.

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
    # A copy: other threads keep their settings.
    wrapper.settings_dict = {**app, **owner}
    try:
        yield
    finally:
        wrapper.close()
        wrapper.settings_dict = app


def app_role() -> str | None:
    """The role of all connections but migrations; None where that is the owner."""
    facts = connections.settings[DEFAULT_DB_ALIAS]
    owner = facts.get("OWNER")
    return None if owner is None or facts["USER"] == owner["USER"] else str(facts["USER"])


def grant_after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``: grant the application's role its declared privileges."""
    role = app_role()
    if kwargs.get("using", DEFAULT_DB_ALIAS) == DEFAULT_DB_ALIAS and role is not None:
        grant(role)


def require(role: str) -> None:
    """Check that the database server has a role.

    Raises:
        Problem: when it has none; the message gives the command that creates it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            raise Problem(
                f"The database does not know the role {role} of DATABASE_URL. Create it: "
                f"CREATE ROLE {role} LOGIN PASSWORD '…'; then run “jiceng migrate” again.",
                "database.role",
            )


def grant(role: str) -> None:
    """Grant a role the declared privileges, and revoke all others.

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
    """Relations whose privileges differ: kind, declared and actual privileges."""
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED, [role])
        found = cursor.fetchall()
    declared_privileges = declared()
    relations = {
        name: (
            kind,
            _required_privileges(declared_privileges, name, kind, is_partition=part),
            frozenset(granted),
        )
        for name, kind, part, granted in found
    }
    return {name: facts for name, facts in relations.items() if facts[1] != facts[2]}


def _required_privileges(
    declared_privileges: Mapping[str, frozenset[str]], name: str, kind: str, *, is_partition: bool
) -> frozenset[str]:
    if is_partition:
        return NONE
    return _SEQUENCE if kind == "S" else declared_privileges.get(name, ALL)


def can_rewrite_history() -> bool:
    """Whether the role of this connection could change or remove events."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('core_event', 'DELETE')"
            " OR pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'core_event'::regclass"
        )
        return bool(cursor.fetchone()[0])


# Django records its migrations as the owner, and only the owner may; a chain only grows.
declare("django_migrations", READ)
declare("core_event", ADD)
# The baseline's progress: with write access, tampered rows could be recorded as found.
declare("core_rested", READ)
declare("core_day_root", ADD)
declare("core_day_supplement", ADD)
declare("core_received_root", ADD)
declare("core_stream", ALL - {"DELETE"})
