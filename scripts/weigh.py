"""Size of small subsystems: their files and lines, and every mention of one outside its own folder.

    scripts/weigh.py activities.needs cases.reply_templates

A list, a record, four moves, notifications, an import, an export and two indicators cost at most
8 files and 350 lines, its tests 250. Migrations and translations are not counted, nor are empty
files. Nothing outside the folder names the app but its own tests and the text of the
documentation; tests of the mechanisms may use it as an example.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
MOST_FILES, MOST_LINES, MOST_TESTS = 8, 350, 250
NOT_COUNTED = {"migrations", "locale", "__pycache__"}
SEARCHED = ("src", "frontend", "pyproject.toml", "Makefile", "vite.config.ts", "scripts")


def parts(folder: Path) -> dict[str, int]:
    """The lines of each file that counts, by its path below the folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not NOT_COUNTED.intersection(path.relative_to(folder).parts):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines:
                found[path.relative_to(folder).as_posix()] = lines
    return found


def mentions(app: str, top: Path = TOP) -> Iterator[str]:
    """Lines outside the app's folder that name it: by its package, or by the label of its models.

    Args:
        app: below ``jiceng``, such as ``"activities.needs"``.
    """
    label = app.rpartition(".")[2]
    own = f"src/jiceng/{app.replace('.', '/')}/"
    named = re.compile(
        rf"\b{re.escape(app)}\b|\b{re.escape(app.replace('.', '/'))}\b|[\"']{label}[\".']"
    )
    listed = subprocess.run(
        ["git", "ls-files", "-z", *SEARCHED], cwd=top, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.split("\0"):
        path = top / name
        if not name or name.startswith(own) or not path.is_file() or _is_its_weighing(name):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a font
        for number, line in enumerate(text.splitlines(), 1):
            if named.search(line) and not (name == "Makefile" and "weigh" in line):
                yield f"{name}:{number}: {line.strip()[:100]}"


def _is_its_weighing(name: str) -> bool:
    return name == "scripts/weigh.py"


def main(app: str) -> int:
    """Print an app's size; returns 1 if it exceeds the limits."""
    found = parts(TOP / "src" / "jiceng" / app.replace(".", "/"))
    tests = parts(TOP / "tests" / app.replace(".", "/"))
    for name, lines in [*found.items(), *((f"tests: {name}", n) for name, n in tests.items())]:
        print(f"{lines:6} {name}")
    total, tested, outside = sum(found.values()), sum(tests.values()), list(mentions(app))
    print(f"{total:6} lines in {len(found)} files; {MOST_LINES} in {MOST_FILES} are allowed")
    print(f"{tested:6} lines of tests; {MOST_TESTS} are allowed")
    for each in outside:
        print(f"outside: {each}")
    is_small = total <= MOST_LINES and 0 < len(found) <= MOST_FILES and tested <= MOST_TESTS
    return int(not is_small or bool(outside))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(max([main(each) for each in sys.argv[1:]]))
