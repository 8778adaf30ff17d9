"""Repository checks: locks, translations, coverage gate, commands of the README."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from jiceng.config.environment import CHECKOUT
from scripts import chromium, coverage_gate, messages
from tests.conftest import unavailable


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    return [CHECKOUT / name for name in listed.stdout.split("\0") if name]


def test_lock_files_name_no_registry() -> None:
    locks = [*(CHECKOUT / "requirements").glob("*.txt"), CHECKOUT / "package-lock.json"]
    assert len(locks) == 8
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "--index-url" not in text
        assert '"resolved"' not in text
        assert not re.findall(r"https?://\S*(?:pypi|pythonhosted|registry|mirror)\S*", text)


def test_every_pinned_package_has_hashes() -> None:
    for lock in (CHECKOUT / "requirements").glob("*.txt"):
        for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
            assert "==" in block, block
            assert "--hash=sha256:" in block, block


def test_lock_files_agree_on_every_version() -> None:
    """A package may have a version per Python release, but the same ones in every lock file."""
    seen: dict[str, set[str]] = {}
    for lock in sorted((CHECKOUT / "requirements").glob("*.txt")):
        pins: dict[str, set[str]] = {}
        for name, version in re.findall(r"^(\S+?)==(\S+)", lock.read_text(), flags=re.MULTILINE):
            pins.setdefault(name, set()).add(version)
        for name, versions in pins.items():
            assert seen.setdefault(name, versions) == versions, f"{name} in {lock.name}"


def test_generated_files_are_not_committed() -> None:
    if not (CHECKOUT / ".git").exists():
        unavailable("an export without its history: nothing says what is committed")
    for path in tracked():
        assert path.suffix not in {".mo", ".map", ".pyc"}
        assert not {"node_modules", "dist"}.intersection(path.relative_to(CHECKOUT).parts)


def test_both_readmes_start_with_the_same_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        block = re.search(r"```sh\n(.*?)```", (CHECKOUT / name).read_text("utf-8"), re.DOTALL)
        assert block is not None
        commands = [line.split("#")[0].strip() for line in block[1].strip().splitlines()]
        assert commands == ["make demo", "make test"]


def test_every_local_link_of_the_guides_exists() -> None:
    guides = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]
    for guide in guides:
        for target in re.findall(r"\]\(([^)#:]+)\)", guide.read_text(encoding="utf-8")):
            assert (guide.parent / target).exists(), f"{guide.name}: {target}"


def test_every_release_tag_has_a_dated_section_in_the_changelog() -> None:
    changes = (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", changes, flags=re.MULTILINE)
    listed = subprocess.run(
        ["git", "tag", "--list", "v*"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    released = [tag.removeprefix("v") for tag in listed.stdout.split()]
    assert versions, "CHANGELOG.md names no version"
    for tag in released:
        assert [each for each in versions if f"{each}.".startswith(f"{tag}.")], tag


def catalogue(*texts: tuple[str, str]) -> Catalog:
    made = Catalog(locale="zh_Hans")
    for identity, string in texts:
        made.add(identity, string)
    return made


@pytest.mark.parametrize(
    ("translated", "wanted", "said"),
    [
        ([], ["Open"], "missing: 'Open'"),
        ([("Open", "")], ["Open"], "untranslated: 'Open'"),
        ([("Open", "打开"), ("Shut", "关")], ["Open"], "no longer used: 'Shut'"),
        ([("%(n)d rows", "%(m)d 行")], ["%(n)d rows"], "ill-formed: '%(n)d rows'"),
    ],
)
def test_incomplete_translation_is_named(
    translated: list[tuple[str, str]], wanted: list[str], said: str
) -> None:
    complaints = messages.complaints(
        catalogue(*translated), catalogue(*[(text, "") for text in wanted])
    )
    assert [c for c in complaints if c.startswith(said)]


def test_complete_translation_has_no_findings() -> None:
    whole = catalogue(("Open", "打开"), ("%(n)d rows", "%(n)d 行"))
    assert list(messages.complaints(whole, catalogue(("Open", ""), ("%(n)d rows", "")))) == []


def test_texts_are_found_in_code_and_templates(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('x = _("One") + ngettext("a %(n)d", "b %(n)d", n)\n_(x)\n')
    (tmp_path / "b.html").write_text(
        "{% load i18n %}\n  <p title=\"{% translate 'Two' %}\">it's\n"
        "    {% blocktranslate with n=1 trimmed %}\n  Three {{ n }}\n{% endblocktranslate %}\n"
        '  {{ _("Four")|upper }}</p>'
    )
    owner = messages.Owner(tmp_path, 0)
    found: set[Any] = {message.id for message in messages.extract(owner) if message.id}
    assert found == {"One", ("a %(n)d", "b %(n)d"), "Two", "Three %(n)s", "Four"}


def test_new_texts_keep_existing_translations() -> None:
    merged = messages.merged(
        catalogue(("Open", "打开"), ("Gone", "去")), catalogue(("Open", ""), ("New", ""))
    )
    assert {m.id: m.string for m in merged if m.id} == {"Open": "打开", "New": ""}


def covered(path: str, percent: float) -> dict[str, Any]:
    return {path: {"summary": {"percent_covered": percent}, "missing_lines": [3]}}


def test_insufficiently_covered_rule_modules_are_named() -> None:
    files = {
        **covered("src/jiceng/cases/rules.py", 94.9),
        **covered("src/jiceng/cases/actions/merging.py", 80.0),
        **covered("src/jiceng/cases/queries.py", 95.0),
        **covered("src/jiceng/cases/pages.py", 10.0),
    }
    gated = [path for path in files if coverage_gate.is_gated(path)]
    failing = [path for _, path, _ in coverage_gate.below({"files": files}, gated, 95.0)]
    assert failing == ["src/jiceng/cases/actions/merging.py", "src/jiceng/cases/rules.py"]


def test_a_gated_module_that_no_test_imports_is_below_the_gate() -> None:
    assert coverage_gate.below({"files": {}}, ["src/jiceng/cases/rules.py"]) == [
        (0.0, "src/jiceng/cases/rules.py", [])
    ]


def test_gated_modules_of_the_checkout_are_found() -> None:
    found = coverage_gate.gated_files()
    assert {"src/jiceng/cases/queries.py", "src/jiceng/cases/actions/merging.py"} <= found
    assert "src/jiceng/cases/models.py" not in found


def test_reports_of_test_processes_are_merged(tmp_path: Path) -> None:
    for worker, executed, missing in (("gw0", [1, 2], [3]), ("gw1", [1, 3], [2])):
        entry = {
            "executed_lines": executed,
            "missing_lines": missing,
            "executed_branches": [],
            "missing_branches": [],
        }
        meta = {"software": "slipcover", "branch_coverage": True}
        report = {"meta": meta, "files": {"src/jiceng/cases/rules.py": entry}}
        (tmp_path / f"{worker}.json").write_text(json.dumps(report))
    merged = coverage_gate.merged(sorted(tmp_path.glob("*.json")))
    assert coverage_gate.below(merged, ["src/jiceng/cases/rules.py"]) == []


def test_missing_browser_named_in_the_environment_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JICENG_CHROMIUM", "/no/such/browser")
    assert chromium.find() is None
    assert chromium.main() == 1


def test_only_the_fixture_looks_for_shared_data() -> None:
    """A path of one's own would skip its tests where the fixture fails, in CI."""
    may = {"conftest.py", "settings.py", "test_field_cases.py"}
    name = "JICENG_" + "SHARED"
    found = {
        path.name
        for path in (CHECKOUT / "tests").rglob("*.py")
        if name in path.read_text(encoding="utf-8")
    }
    assert found <= may
