"""The size check of a small subsystem."""

from __future__ import annotations

import subprocess
from pathlib import Path

from scripts import weigh


def _house(top: Path, **files: str) -> Path:
    for name, text in files.items():
        path = top / name.replace("__", "/").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=top, check=True)
    subprocess.run(["git", "add", "-A"], cwd=top, check=True)
    return top


def test_weight_counts_lines_except_migrations_translations_and_empty_files(tmp_path: Path) -> None:
    folder = _house(
        tmp_path,
        shop__models_py="a = 1\nb = 2\n",
        shop__empty_py="",
        shop__migrations__first_py="c = 3\n",
        shop__locale__words="d\n",
    )
    assert weigh.parts(folder / "shop") == {"models.py": 2}


def test_mention_of_a_subsystem_outside_its_folder_is_found(tmp_path: Path) -> None:
    top = _house(
        tmp_path,
        src__jiceng__activities__shop__models_py='label = "shop"\n',
        src__jiceng__desk_py='import jiceng.activities.shop\nall = {"shop.Thing": 1}\nshop = 2\n',
    )
    found = list(weigh.mentions("activities.shop", top))
    assert [each.split(":")[1] for each in found] == ["1", "2"]


def test_needs_stay_within_the_size_limit(capsys) -> None:
    assert weigh.main("activities.needs") == 0, capsys.readouterr().out
