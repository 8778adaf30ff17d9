"""Pytest plugin: measures which lines and branches of the gated modules the tests execute.

Loaded by `make test` with `-p`. SlipCover changes the byte code of the gated modules only; a tracer
(coverage.py on Python 3.11) slows down every line of every library, which took 40 % of the time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.coverage_gate import REPORTS, is_gated

EXCLUDED_LINES = [
    "pragma: no cover",
    "if TYPE_CHECKING:",
    "@overload",
    "raise NotImplementedError",
    "assert_never",
]


class GatedModules:
    """Matches the files to be measured."""

    def matches(self, filename: str | Path | None) -> bool:
        """Whether a file is a gated module of jiceng."""
        path = Path(filename or "")
        return path.suffix == ".py" and "jiceng" in path.parts and is_gated(str(path))


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start measuring before pytest-django imports jiceng."""
    from slipcover import ImportManager, Slipcover

    measurement = Slipcover(branch=True, exclude_lines=EXCLUDED_LINES)
    ImportManager(measurement, GatedModules()).__enter__()
    early_config.pluginmanager.register(_Report(measurement), "coverage-report")
    yield


class _Report:
    """Writes one report a test process; `scripts/coverage_gate.py` merges them."""

    def __init__(self, measurement: Any) -> None:
        self.measurement = measurement

    def pytest_sessionstart(self) -> None:
        """Remove reports of earlier runs, once, before workers start."""
        if "PYTEST_XDIST_WORKER" not in os.environ:
            shutil.rmtree(REPORTS, ignore_errors=True)
            REPORTS.mkdir(parents=True)

    def pytest_sessionfinish(self) -> None:
        """Write what this process has executed."""
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        report = self.measurement.get_coverage()
        (REPORTS / f"{worker}.json").write_text(json.dumps(report))
