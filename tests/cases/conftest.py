"""Fixtures of request tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.world import World, uncommitted


@pytest.fixture(scope="module")
def built_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The district, there once for all tests of a module, in a transaction that never commits.

    Tests that need committed data (several connections at once) build their own, in a module of
    their own: they would wait for this transaction's locks for ever.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        # The tests' own, as the one around each test is.
        transaction.get_connection().atomic_blocks[-1]._from_testcase = True
        yield uncommitted()
        transaction.set_rollback(True)


@pytest.fixture
def world(built_world: World, db: None) -> World:
    """A small district with a person for every role; changes of a test are rolled back."""
    return World(dict(built_world.units), dict(built_world.people))
