"""Coverage gate for rules, actions, queries and deadlines (lines, branches).

Reads the reports that `tests/measured_coverage.py` writes, one a test process. Prints nothing when
the gate holds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from pathlib import Path, PurePath
from typing import Any

GATE = 95.0
GATED_MODULES = {"rules", "actions", "queries", "deadlines"}
CHECKOUT = Path(__file__).resolve().parents[1]
REPORTS = CHECKOUT / "var" / "coverage"


def is_gated(path: str) -> bool:
    """Whether a file is one of the gated modules, or in a package of that name.

    >>> is_gated("src/jiceng/cases/rules.py"), is_gated("src/jiceng/cases/actions/move.py")
    (True, True)
    >>> is_gated("src/jiceng/cases/pages.py")
    False
    """
    parts = PurePath(path).with_suffix("").parts
    return bool(GATED_MODULES.intersection(parts))


def gated_files() -> set[str]:
    """The gated modules of this checkout, as paths from its root."""
    files = (CHECKOUT / "src" / "jiceng").rglob("*.py")
    return {path for file in files if is_gated(path := str(file.relative_to(CHECKOUT)))}


def below(
    report: dict[str, Any], expected: Collection[str], gate: float = GATE
) -> list[tuple[float, str, list[int]]]:
    """The gated files below the gate: percentage, path, lines not reached by tests.

    Args:
        report: in the JSON layout of SlipCover and coverage.py.
        expected: the gated files that exist; one that no test imported is covered by 0 %.
        gate: least percentage of lines and branches.
    """
    found: list[tuple[float, str, list[int]]] = []
    for path in expected:
        entry = report["files"].get(path)
        percent = entry["summary"]["percent_covered"] if entry else 0.0
        if percent < gate:
            found.append((percent, path, entry["missing_lines"] if entry else []))
    return sorted(found)


def merged(reports: Collection[Path]) -> dict[str, Any]:
    """The reports of all test processes as one."""
    from slipcover import merge_coverage  # noqa: PLC0415 - a tool of tests, not needed to import this

    total, *others = (json.loads(path.read_text()) for path in reports)
    for other in others:
        merge_coverage(total, other)
    return dict(total)


def main() -> int:
    """Check the reports of the last test run against the gate."""
    reports = sorted(REPORTS.glob("*.json"))
    if not reports:
        print(f"No reports in {REPORTS}: run `make test`.")
        return 1
    failures = below(merged(reports), gated_files())
    for percent, path, lines in failures:
        print(f"{path}: {percent:.1f} % covered, {GATE:.0f} % required; lines {lines}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
