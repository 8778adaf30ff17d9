"""Fixtures of all tests: database, guards, data outside of the repository."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadGroupScheduling

from jiceng.config.settings import HOME
from jiceng.core import change_journal, embedded, roles, rootkeys
from jiceng.core.shared_reference_data import Versioned
from tests import installations, snapshots, strict_checks

IN_CI = os.environ.get("CI") == "true"
CHECKOUT = Path(__file__).resolve().parents[1]


def unavailable(reason: str) -> NoReturn:
    """Skip a test that needs what this machine has not; CI has everything, and fails."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


# No deadline: two busy cores say nothing about an example.
hypothesis_settings.register_profile("desk", deadline=None)
hypothesis_settings.register_profile(
    "ci",
    deadline=None,
    max_examples=50,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("ci" if IN_CI else "desk")


def _unit_of(nodeid: str) -> str:
    """Unit of distribution: the named group of a test, else its file."""
    group = nodeid.rpartition("@")[2] if nodeid.rfind("@") > nodeid.rfind("]") else ""
    return group or nodeid.partition("::")[0]


class _ByFile(LoadGroupScheduling):  # type: ignore[misc]
    """A file's tests go to one worker, which makes what they share once."""

    def _split_scope(self, nodeid: str) -> str:
        return _unit_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadGroupScheduling:
    return _ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start with files that have the longest timeouts, so that they do not run last."""
    longest: dict[Path, float] = {}
    for item in items:
        told = item.get_closest_marker("timeout")
        seconds = float(told.args[0] if told else config.getini("timeout"))
        longest[item.path] = max(seconds, longest.get(item.path, 0.0))
    items.sort(key=lambda item: -longest[item.path])


def pytest_collection_finish(session: pytest.Session) -> None:
    """Collect garbage rarely, and never among imported modules: it took a tenth of the CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the tests' own embedded server before the first test database is made.

    It may lose everything in a power cut, which makes flushing between tests ten times quicker.
    """
    server = embedded.Server(HOME)
    server.start()
    installations.wait_for_no_disk(server, is_never_killed=True)


AS_OWNER = """
CREATE OR REPLACE FUNCTION tests_as_owner(statement text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS 'BEGIN EXECUTE statement; END'
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests connect as the product does, as a role that owns nothing. What only an owner could do
    (tampering, above all) goes through a function of the owner's that this database alone has."""
    with django_db_blocker.unblock(), roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(AS_OWNER)


@pytest.fixture(autouse=True)
def _strict_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    strict_checks.shuffle_unordered(monkeypatch)
    strict_checks.refuse_silent_dates(monkeypatch)
    strict_checks.refuse_unnamed_events(monkeypatch)


@pytest.fixture(autouse=True, scope="session")
def _rows_by_hand() -> None:
    """Allow tests to insert rows without actions."""
    change_journal.by_hand.is_allowed = True


@pytest.fixture(autouse=True, scope="session")
def _emptied_quickly() -> Iterator[None]:
    """Empty tables after a committing test like `flush`, in a tenth of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", snapshots.put_empty)
        yield


@pytest.fixture(autouse=True)
def _language_of_nobody() -> None:
    """Deactivate the language that a former test has activated."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _fresh_reference_data() -> Iterator[None]:
    """Clear cached reference data."""
    Versioned.reset_all()
    yield
    Versioned.reset_all()


@pytest.fixture(autouse=True)
def _no_roots_of_others() -> Iterator[None]:
    """Leave no roots beside the key: their days vanish with the test's rows."""
    yield
    for name in (rootkeys.KEY, rootkeys.PUBLIC, rootkeys.FILE):
        rootkeys.path(name).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def kept_browser() -> Iterator[Any]:
    """The browser of a worker, started when the first test asks `browser` of `tests.web` for it."""
    from tests.web import browsers

    with browsers.kept() as kept:
        yield kept


@pytest.fixture
def passable() -> Iterator[Path]:
    """A temporary folder that another account may traverse.

    Root's embedded server is not root, and every run of pytest closes `tmp_path` to others again.
    """
    folder = Path(tempfile.mkdtemp(prefix="jiceng-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an installation to be copied, one for all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    return installations.made(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets, which are not published: JICENG_SHARED, or ../shared."""
    shared = Path(os.environ.get("JICENG_SHARED", CHECKOUT.parent / "shared")) / "data"
    if not shared.is_dir():
        unavailable(f"the real data sets are not at {shared}; set JICENG_SHARED")
    return shared
