"""Warnings about outdated components."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jiceng.config import security_versions
from tests.config.conftest import Jiceng


@given(
    st.tuples(st.just(3), st.integers(9, 16), st.integers(0, 30)),
    st.integers(14, 20).flatmap(lambda major: st.integers(major * 10_000, major * 10_000 + 30)),
)
def test_outdated_component_is_named(python: tuple[int, int, int], postgresql: int) -> None:
    sound_python = python >= (3, 15, 0) or any(
        python[:2] == series and python[2] >= patch
        for series, patch in security_versions.PYTHON.items()
    )
    sound_database = postgresql >= 190_000 or any(
        series * 10_000 + patch <= postgresql < (series + 1) * 10_000
        for series, patch in security_versions.POSTGRESQL.items()
    )
    found = " ".join(security_versions.outdated_versions(python, postgresql))
    assert ("Python" in found) is not sound_python
    assert ("PostgreSQL" in found) is not sound_database


def test_command_checks_running_components(jiceng: Jiceng) -> None:
    done = jiceng("check")
    assert done.returncode in {0, 1}
    assert ("Nothing was found" in done.stderr) is (done.returncode == 0)
    assert "PostgreSQL 18" not in done.stderr  # the embedded one comes new enough
