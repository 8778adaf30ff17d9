"""The tutorial's subsystem works as printed, and two subsystems merge without a conflict."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
FILE = re.compile(r"^`(\S+)`:\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OWN = ("src/jiceng/activities/equipment", "tests/activities/equipment")

pytestmark = pytest.mark.timeout(600)


def printed() -> dict[str, str]:
    """The files that the tutorial prints, by path."""
    return dict(FILE.findall((CHECKOUT / "docs/tutorial.md").read_text(encoding="utf-8")))


class Copy:
    """A copy of the checkout in a separate repository."""

    def __init__(self, top: Path) -> None:
        self.top = top
        listed = self._output("git", "ls-files", "-z", "-co", "--exclude-standard", at=CHECKOUT)
        for name in filter(None, listed.split("\0")):
            source, target = CHECKOUT / name, top / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
        self.git("init", "-q", "-b", "main")
        self.commit("Begin")

    def _output(self, *command: str, at: Path | None = None) -> str:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        own = {"PYTHONPATH": str(self.top / "src"), "JICENG_HOME": str(self.top / "var/test")}
        ran = subprocess.run(
            command,
            cwd=at or self.top,
            env={**kept, **own, "HOME": str(self.top)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
        return ran.stdout

    def git(self, *arguments: str) -> str:
        identity = ("-c", "user.name=T", "-c", "user.email=t@example.invalid")
        return self._output("git", *identity, *arguments)

    def commit(self, subject: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject)

    def run(self, *command: str) -> str:
        """Run a program of the environment's on the copy."""
        return self._output(sys.executable, *command)

    def add(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def manage(self, *arguments: str) -> str:
        return self.run("-c", "from jiceng.config.cli import main; main()", "manage", *arguments)


def renamed(files: dict[str, str], name: str) -> dict[str, str]:
    """The same subsystem under another name."""

    def of(text: str) -> str:
        return text.replace("equipment", name).replace("Equipment", name.capitalize())

    return {of(path): of(text) for path, text in files.items()}


@pytest.fixture(scope="module")
def merged() -> Iterator[Copy]:
    """The checkout with two subsystems, each added on a branch of its own."""
    top = Path(tempfile.mkdtemp(prefix="jiceng-tutorial-"))
    top.chmod(0o711)
    copy = Copy(top)
    copy.run("scripts/messages.py", "update")
    copy.commit("Sort the catalogs")
    for branch, files in (("equipment", printed()), ("venues", renamed(printed(), "venues"))):
        copy.git("switch", "-q", "-c", branch, "main")
        copy.add(files)
        copy.manage("makemigrations", branch)
        copy.run("scripts/messages.py", "update")
        copy.commit(f"Add {branch}")
    copy.git("merge", "-q", "--no-edit", "equipment")
    yield copy
    shutil.rmtree(top, ignore_errors=True)


def test_tutorial_prints_a_whole_subsystem() -> None:
    assert {path.rsplit("/", 1)[0] for path in printed()} == set(OWN)
    assert len(printed()) == 7


def test_tutorial_subsystem_is_small_and_changes_only_its_own_files(merged: Copy) -> None:
    assert "lines in 4 files" in merged.run("scripts/weigh.py", "activities.equipment")
    changed = merged.git("diff", "--name-only", "main", "equipment").split()
    assert all(name.startswith(OWN) for name in changed)


def test_two_subsystems_merge_and_pass_their_tests(merged: Copy) -> None:
    merged.manage("makemigrations", "--check", "--dry-run")
    merged.run("-m", "pytest", "-q", "tests/activities/equipment", "tests/activities/venues")
