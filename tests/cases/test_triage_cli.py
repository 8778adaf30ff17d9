"""`jiceng triage`: JSON only on standard output, one clear error for bad input."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import LazySettings

from jiceng.cases.triage.cli import load_installed, model_path, triage
from jiceng.cases.triage.model import Model
from jiceng.core.errors import Problem
from tests.cases.test_triage_model import made_up

LEAF_MESSAGES = Path(__file__).parent / "leaf_messages.csv"


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    path = tmp_path / "rows.csv"
    with path.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["label", "title", "text"])
        writer.writerows([row.label, *row.message] for row in made_up(90))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(triage, [str(argument) for argument in arguments])


def test_trained_model_is_used_from_then_on(rows_file: Path, home: Path) -> None:
    assert load_installed().labels == Model.load().labels
    result = run("train", rows_file, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rows"] == 90
    assert model_path() == home / "models" / "triage.npz"
    assert load_installed().labels == ("医", "学", "路")
    figures = json.loads(run("evaluate", rows_file, "--json").stdout)
    assert set(figures) == {"rows", "macro_f1", "top3", "rows_per_second"}
    assert figures["macro_f1"] == 1.0
    assert list((home / "models").iterdir()) == [model_path()]


def test_standard_output_is_empty_without_json(rows_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "elsewhere.npz"
    trained = run("train", rows_file, "--out", out)
    assert (trained.exit_code, trained.stdout) == (0, "")
    assert out.is_file()
    assert run("evaluate", rows_file, "--model", out).stdout == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "table.empty"),
        ("text\nx\n", "table.column_missing"),
        ("label,text\n,x\n", "triage.rows_none"),
        ("label,text\na,x\na,y\n", "triage.rows_one_label"),
        ("label,text\na,x\nb,y\n", "triage.rows_too_few"),
    ],
)
def test_training_on_an_unusable_file_is_refused_and_writes_nothing(
    tmp_path: Path, content: str, code: str
) -> None:
    file = tmp_path / "f.csv"
    file.write_text(content)
    result = run("train", file)
    assert isinstance(result.exception, Problem)
    assert result.exception.code == code
    assert not model_path().exists()


def test_unwritable_model_file_is_reported(rows_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("train", rows_file, "--out", tmp_path / "file" / "m.npz")
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "triage.model_unwritable"


def test_broken_model_of_the_installation_is_reported(rows_file: Path) -> None:
    model_path().parent.mkdir(parents=True)
    model_path().write_bytes(b"nonsense")
    result = run("evaluate", rows_file, "--json")
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "triage.model_broken"


def test_missing_file_is_reported(tmp_path: Path) -> None:
    result = run("evaluate", tmp_path / "none.csv", "--json")
    assert isinstance(result.exception, Problem)
    assert result.stdout == ""


def test_first_three_leaves_are_suggested_with_probabilities() -> None:
    found = json.loads(run("suggest", "--text", "路灯坏了", "--json").stdout)
    assert len(found) == 3
    assert (found[0]["code"], found[0]["name"], found[0]["name_en"]) == (
        "P0109",
        "路灯",
        "Street lamp",
    )
    assert found[0]["probability"] > found[1]["probability"] >= found[2]["probability"] > 0
    assert run("suggest", "--text", "路灯坏了").stdout == ""


def test_leaf_is_among_the_first_three_for_most_evaluation_messages() -> None:
    figures = json.loads(run("evaluate", LEAF_MESSAGES, "--level", "leaf", "--json").stdout)
    assert (figures["level"], figures["rows"]) == ("leaf", 961)
    assert figures["top3"] >= 0.85
    assert figures["top1"] <= figures["top3"]


def test_label_may_be_a_leaf_name_and_others_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "f.csv"
    file.write_text("label,text\n路灯,路灯坏了\n", encoding="utf-8")
    assert json.loads(run("evaluate", file, "--level", "leaf", "--json").stdout)["top1"] == 1.0
    file.write_text("label,text\n交通出行,路灯坏了\n", encoding="utf-8")
    result = run("evaluate", file, "--level", "leaf")
    assert isinstance(result.exception, Problem)
    assert result.exception.code == "triage.leaf_unknown"


def test_field_labels_are_evaluated_with_the_field_model(
    tmp_path: Path,
) -> None:
    file = tmp_path / "f.csv"
    file.write_text(
        "label,text\n城市部件,路灯坏了\n劳动就业与社会保险,拖欠工资\n", encoding="utf-8"
    )
    assert json.loads(run("evaluate", file, "--json").stdout)["macro_f1"] == 1.0
