"""Privileges of the database role of the application."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from jiceng.core import event_writers, roles
from jiceng.core.embedded_access import APP, OWNER
from jiceng.core.models import DayRoot, Stream
from tests.core.chains import NOON, sql, write_chain

pytestmark = pytest.mark.django_db

# What SECURITY DEFINER functions allow the application to do.
FUNCTIONS = {"core_make_partitions", "core_analyse", "tests_as_owner"}


def ask(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_product_and_tests_connect_as_a_role_that_owns_nothing() -> None:
    assert ask("SELECT current_user::text, session_user::text") == [(APP, APP)]
    attributes = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
    assert ask(f"SELECT {attributes} FROM pg_roles WHERE rolname = '{APP}'") == [(False,)]
    assert ask(f"SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = '{APP}'") == []
    assert ask(f"SELECT proname FROM pg_proc WHERE pg_get_userbyid(proowner) = '{APP}'") == []
    assert (
        ask(
            "SELECT roleid::text FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member "
            f"WHERE r.rolname = '{APP}'"
        )
        == []
    )
    assert ask("SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]


def test_application_role_has_exactly_the_declared_privileges() -> None:
    may = ask(
        "SELECT c.relname, c.relispartition, p FROM pg_class c "
        "CROSS JOIN unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE','TRUNCATE','REFERENCES',"
        "'TRIGGER']) p WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege(c.oid, p)"
    )
    tables = ask(
        "SELECT relname, relispartition FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm') "
        "AND relnamespace = 'public'::regnamespace"
    )
    assert len(tables) > 50
    for table, is_partition in tables:
        granted = {right for name, _part, right in may if name == table}
        declared = set() if is_partition else roles.declared().get(table, roles.ALL)
        assert granted == set(declared), table
    assert set(roles.declared()) <= {name for name, _part in tables}
    assert roles.differences(APP) == {}


def test_privileges_beyond_the_declared_are_revoked() -> None:
    sql(f"GRANT UPDATE, TRUNCATE ON core_event TO {APP}; REVOKE INSERT ON core_version FROM {APP}")
    assert set(roles.differences(APP)) == {"core_event", "core_version"}
    sql(f"REVOKE ALL ON core_event FROM {APP}; GRANT SELECT, INSERT ON core_event TO {APP}")
    assert set(roles.differences(APP)) == {"core_version"}


@pytest.mark.django_db(transaction=True)
def test_owner_grants_the_declared_privileges_and_revokes_the_rest() -> None:
    with roles.as_owner():
        assert ask("SELECT current_user::text") == [(OWNER,)]
        sql(f"GRANT ALL ON core_event TO {APP}; REVOKE ALL ON core_version FROM {APP}")
        roles.grant(APP)
    assert ask("SELECT current_user::text") == [(APP,)]
    assert roles.differences(APP) == {}


def test_role_does_not_change_inside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError), roles.as_owner():
        pass


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_event SET actor = 'x'",
        "DELETE FROM core_event",
        "TRUNCATE core_event",
        "DELETE FROM core_event_default",
        "UPDATE core_day_root SET count = 0",
        "DELETE FROM core_day_root",
        "TRUNCATE core_day_root",
        "DELETE FROM core_stream",
        "TRUNCATE core_stream",
        "ALTER TABLE core_event ADD COLUMN x int",
        "DROP TABLE core_event",
        "DELETE FROM django_migrations",
        "SET ROLE postgres",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (n int)",
        "COPY core_event TO PROGRAM 'true'",
        "SELECT pg_read_file('PG_VERSION')",
    ],
)
def test_application_cannot_rewrite_recorded_events(statement: str) -> None:
    write_chain(2)
    DayRoot.objects.create(day=NOON.date(), algorithm=1, count=2, root=b"r", closed_at=NOON)
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner|superuser"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Stream.objects.count() == 1


def test_security_definer_functions_are_few_and_use_their_own_schema() -> None:
    found = ask(
        "SELECT proname, array_to_string(proconfig, ';') FROM pg_proc WHERE prosecdef "
        "AND pronamespace = 'public'::regnamespace"
    )
    assert {name for name, _config in found} == FUNCTIONS
    for name, config in found:
        assert name == "tests_as_owner" or config == "search_path=public, pg_temp"


def test_partitions_are_created_for_two_years_at_most() -> None:
    for months in (0, 25):
        with pytest.raises(Exception, match="1 to 24"), transaction.atomic():
            ask(f"SELECT core_make_partitions('2026-01-01', {months})")


@pytest.mark.django_db(transaction=True)
def test_owner_writing_events_blocks_day_closing_and_readers(
    as_owner_elsewhere: Callable[[str], None],
) -> None:
    with connection.cursor() as cursor:
        assert event_writers.oldest(cursor) is None
        as_owner_elsewhere("SELECT count(*) FROM core_event")
        assert event_writers.oldest(cursor) is None
        as_owner_elsewhere("DELETE FROM core_event")
        assert event_writers.oldest(cursor) == event_writers.LONG_AGO
