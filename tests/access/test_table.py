"""Every URL × method × role × in scope, out of scope, anonymous: tested by real calls.

The rows are in `rows.py`, with instructions at its top.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from jiceng.cases.actions.named_moves import FIELDS
from jiceng.core.access import Actor, Grant, permissions
from tests.access.api_rows import MOVES
from tests.access.checks import findings, wrong_responses
from tests.access.environment import Environment
from tests.access.rows import GROUPS, ROWS
from tests.access.table import ROLES, Row, Target, rights_of, routes
from tests.world import MORNING

# What is found at a group of rows, by look.
Findings = dict[str, list[str]]


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Environment]:
    """Built once for all rows, in a transaction that never commits."""
    with (
        time_machine.travel(MORNING, tick=False),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        # The tests' own, as the one around each test is.
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        yield Environment()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _kept() -> dict[str, Findings]:
    """What has been found already: the first test of a group knocks for all of them."""
    return {}


@pytest.fixture
def found(ground: Environment, db: None, _kept: dict[str, Findings]) -> Callable[[str], Findings]:
    """Knock at a group's rows in every way, unless that has been done."""

    def send(group: str) -> Findings:
        if group not in _kept:
            _kept[group] = dict(findings(ground, group))
        return _kept[group]

    return send


# The looks run nearly all pages again and again: they say who may what, not which rules are tried.
pytestmark = pytest.mark.timeout(600)
# The tests of a group share what the first of them finds, and so a worker.
each_group = pytest.mark.parametrize(
    "group",
    [
        pytest.param(group, marks=pytest.mark.xdist_group(f"access: {group}"), id=group)
        for group in GROUPS
    ],
)


@each_group
def test_url_is_accessible_with_the_permission_in_scope_only(found, group):
    wrong = found(group)["wrong_responses"]
    assert not wrong, "\n" + "\n".join(wrong)


@each_group
def test_change_by_session_requires_the_csrf_token(found, group):
    assert found(group)["changes_without_token"] == []


@each_group
def test_sensitive_change_requires_reauthentication(found, group):
    assert found(group)["changes_unconfirmed"] == []


@each_group
def test_method_without_a_row_is_refused(found, group):
    assert found(group)["methods_without_row"] == []


@each_group
def test_head_equals_get_for_every_readable_url(found, group):
    assert found(group)["differing_heads"] == []


@each_group
def test_unusual_query_parameters_never_cause_an_internal_error(found, group):
    broken = found(group)["failing_queries"]
    assert not broken, "\n" + "\n".join(broken)


@each_group
def test_unusual_return_addresses_neither_fail_nor_redirect_elsewhere(found, group):
    wrong = found(group)["failing_return_addresses"]
    assert not wrong, "\n" + "\n".join(wrong)


GRANTS = st.lists(
    st.builds(
        Grant,
        role=st.just("role"),
        unit_id=st.none(),
        path=st.sampled_from(["/a/", "/a/b/", "/a/b/c/", "/d/"]),
        permissions=st.frozensets(st.sampled_from(["case.read", "grid.edit"])),
        is_top=st.booleans(),
    ),
    max_size=4,
)


@given(GRANTS, st.sampled_from(["case.read", "grid.edit"]), st.sampled_from([None, "/a/b/", "/d/"]))
def test_permissions_of_positions_add_up(grants: list[Grant], right: str, path: str | None):
    """Assumption of `Row.alike`: a holder of several positions may do what any one of them
    allows.
    """
    everybody = [Actor("person", grants=(grant,)) for grant in grants]
    together = Actor("person", grants=tuple(grants))
    assert bool(together.may(right, path)) == any(each.may(right, path) for each in everybody)
    assert bool(together.may_for_all(right)) == any(each.may_for_all(right) for each in everybody)


def test_roles_with_unexpected_access_are_named(ground: Environment, db: None) -> None:
    row = Row("GET", "account/", "case.import")
    lacking = {role for role in ROLES if "case.import" not in rights_of(role)}
    wrong = "\n".join(wrong_responses(ground, row, Target()))
    assert lacking
    assert {role for role in ROLES if f": {role} in scope" in wrong} == lacking
    assert {role for role in ROLES if f": {role} out of scope" in wrong} == {*ROLES}


def test_every_route_has_a_row():
    missing = sorted(set(routes()) - {row.route for row in ROWS})
    stubs = "\n".join(f'    Row("GET", "{route}", needs=…),' for route in missing)
    assert not missing, f"add to tests/access/rows.py:\n{stubs}"


def test_every_row_names_a_route():
    assert sorted({row.route for row in ROWS} - set(routes())) == []


def test_every_permission_in_the_table_is_registered():
    assert {right for row in ROWS for right in row.rights} <= permissions().keys()


def test_rows_are_unique():
    assert [row for row, times in Counter(map(str, ROWS)).items() if times > 1] == []


def test_every_move_of_a_request_has_a_row():
    assert {row.variant for row in MOVES} == FIELDS.keys()
