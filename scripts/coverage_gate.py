"""Coverage gate for rules, actions, queries and deadlines (lines, branches).

Reads coverage's JSON report. Prints nothing when the gate holds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path, PurePath

GATE = 95.0
GATED_MODULES = {"rules", "actions", "queries", "deadlines"}


def is_gated(path: str) -> bool:
    """Whether a file is one of the gated modules, or in a package of that name.

    >>> is_gated("src/jiceng/cases/rules.py"), is_gated("src/jiceng/cases/actions/move.py")
    (True, True)
    >>> is_gated("src/jiceng/cases/pages.py")
    False
    """
    parts = PurePath(path).with_suffix("").parts
    return bool(GATED_MODULES.intersection(parts))


def below(report: dict[str, object], gate: float = GATE) -> list[tuple[float, str, list[int]]]:
    """The gated files below the gate: percentage, path, lines not reached by tests."""
    files = report["files"]
    assert isinstance(files, dict)
    found = []
    for path, entry in files.items():
        percent = entry["summary"]["percent_covered"]
        if is_gated(path) and percent < gate:
            found.append((percent, path, entry["missing_lines"]))
    return sorted(found)


def main() -> int:
    """Check a report against the gate."""
    report = json.loads(Path(sys.argv[1]).read_text())
    failures = below(report)
    for percent, path, lines in failures:
        print(f"{path}: {percent:.1f} % covered, {GATE:.0f} % required; lines {lines}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
