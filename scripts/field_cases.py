"""Stage the faults of field work, and say row by row what came of them.

scripts/field_cases.py [SOURCE…]    all rows, or those whose source contains one of the words

A row passes when all its tests have. The exit code is 1 if a row failed or has none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

TOP: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

from tests.fieldwork.field_cases import MEASURED, STAGED  # noqa: E402 - the script runs from anywhere

VITEST: Final = ".ts::"
PASSED, FAILED, NOT_STAGED = "passed", "failed", "not staged"


def outcomes(tests: Iterable[str]) -> dict[str, bool]:
    """Run tests; whether each has passed. A skipped test, or one that did not run, has not."""
    wanted = sorted(set(tests))
    return {**_of_pytest([t for t in wanted if VITEST not in t]), **_of_vitest(wanted)}


def _of_pytest(nodes: list[str]) -> dict[str, bool]:
    if not nodes:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [sys.executable, "-m", "pytest", "-q", f"--junit-xml={report}", *nodes]
        subprocess.run(command, cwd=TOP, check=False, stdout=sys.stderr)
        cases = list(ET.parse(report).iter("testcase"))
    found = {}
    for node in nodes:
        path, name = node.split("::")
        module = path.removesuffix(".py").replace("/", ".")
        own = [
            case
            for case in cases
            if case.get("classname") == module and case.get("name", "").split("[")[0] == name
        ]
        found[node] = bool(own) and not any(
            case.find(bad) is not None for case in own for bad in ("failure", "error", "skipped")
        )
    return found


def _of_vitest(wanted: list[str]) -> dict[str, bool]:
    tests = [each for each in wanted if VITEST in each]
    if not tests:
        return {}
    files = sorted({each.split("::")[0] for each in tests})
    program = str(TOP / "node_modules/.bin/vitest")
    # The environment's own Node, which need not be on the way.
    folders = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [program, "run", "--reporter=json", f"--outputFile={report}", *files]
        environment = {**os.environ, "PATH": folders}
        subprocess.run(command, cwd=TOP, check=False, stdout=sys.stderr, env=environment)
        results = json.loads(report.read_bytes())["testResults"]
    states = {
        f"{Path(file['name']).relative_to(TOP)}::{test['title']}": test["status"]
        for file in results
        for test in file["assertionResults"]
    }
    return {each: states.get(each) == PASSED for each in tests}


def outcome(tests: tuple[str, ...], passed: dict[str, bool]) -> str:
    """What came of a row."""
    if not tests:
        return NOT_STAGED
    return PASSED if all(passed.get(each, False) for each in tests) else FAILED


def main(words: list[str]) -> int:
    """Stage the rows that the words choose, print each with its outcome; 1 unless all passed."""
    rows = {
        source: tests
        for source, tests in STAGED.items()
        if not words or any(word in source for word in words)
    }
    passed = outcomes(test for tests in rows.values() for test in tests)
    results = {source: outcome(tests, passed) for source, tests in rows.items()}
    for source, result in results.items():
        print(f"{result:10}  {source}")
        for test in rows[source]:
            print(f"{'':12}{'+' if passed[test] else '-'} {test}")
        if source in MEASURED:
            print(f"{'':12}measured by: {MEASURED[source]}")
    return 0 if rows and set(results.values()) == {PASSED} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
