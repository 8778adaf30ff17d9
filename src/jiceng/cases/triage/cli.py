"""Command ``jiceng triage``: train and evaluate the model."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.cases.triage.evaluation import evaluate
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.model import Model
from jiceng.cases.triage.training import Labelled, train
from jiceng.core.console import emit, say
from jiceng.core.errors import Invalid
from jiceng.ui.tables import TableProblem, read_rows

COMMANDS = {
    "triage": ("triage", "Train and evaluate the triage model.", False),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


_COLUMNS = ("label", "text")


@click.group(name="triage", help=_("Suggested categories: train and evaluate the model."))
def triage() -> None:
    """Group of the commands below."""


def model_path() -> Path:
    """Path of the model trained on this installation."""
    return Path(settings.HOME) / "models" / "triage.npz"


def load_installed(path: Path | None = None) -> Model:
    """The model trained on this installation where there is one, else the shipped one.

    Raises:
        ModelProblem: the file is there but cannot be used.
    """
    own = path or model_path()
    return Model.load(own if own.is_file() else None)


def labelled_rows(path: Path) -> list[Labelled]:
    """Rows of a file with the columns label, text and, where it has one, title.

    Raises:
        TableProblem: not such a file, or no row in it has a label.
    """
    rows = [
        Labelled(row["label"].strip(), Message(row.get("title", ""), row["text"]))
        for row in read_rows(path, _COLUMNS)
        if row["label"].strip()
    ]
    if not rows:
        raise TableProblem(_("No row of the file has a label."), "triage.rows_none")
    return rows


def _run_train(file: Path, out: Path) -> dict[str, object]:
    model, report = train(labelled_rows(file), note=say)
    try:
        model.save(out)
    except OSError as error:
        raise Invalid(
            _("The model cannot be written to %(name)s: %(reason)s.")
            % {"name": str(out), "reason": error.strerror or type(error).__name__},
            code="triage.model_unwritable",
        ) from error
    return {"model": str(out), **asdict(report)}


@triage.command("train", help=_("Train on FILE, a CSV with the columns label, title and text."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help=_("Where to write the model."))
@click.option("--json", "as_json", is_flag=True, help=_("Write the report as JSON."))
def train_command(file: Path, out: Path | None, as_json: bool) -> None:
    """Train and write the model, and print the evaluation."""
    report = _run_train(file, out or model_path())
    if as_json:
        emit(report)
        return
    say(_("Model written to %(path)s.") % {"path": report["model"]})
    if report["macro_f1"] is None:
        say(_("Too few texts to measure the quality of the model."))
        return
    say(
        _("On held-out texts: macro-F1 %(f1).4f, correct among the first three %(top3).4f.")
        % {"f1": report["macro_f1"], "top3": report["top3"]}
    )


@triage.command("evaluate", help=_("Compare the model's suggestions with the labels of FILE."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", type=click.Path(path_type=Path), help=_("The model's file."))
@click.option("--json", "as_json", is_flag=True, help=_("Write the figures as JSON."))
def evaluate_command(file: Path, model: Path | None, as_json: bool) -> None:
    """Evaluate the installation's model, or the shipped one."""
    loaded = Model.load(model) if model else load_installed()
    figures = evaluate(loaded, labelled_rows(file))
    if as_json:
        emit(figures)
        return
    say(
        _("%(rows)d rows: macro-F1 %(macro_f1).4f, top 3 %(top3).4f, %(rows_per_second).0f /s.")
        % figures
    )
