"""Command ``jiceng triage``: suggest categories; train and evaluate the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings
from django.utils.translation import gettext as _

from jiceng.cases.triage import matters
from jiceng.cases.triage.categories import load_categories
from jiceng.cases.triage.evaluation import LeafRow, evaluate, evaluate_leaves
from jiceng.cases.triage.features import Message
from jiceng.cases.triage.leaf import Leaf
from jiceng.cases.triage.model import Model
from jiceng.cases.triage.training import FOLDS, RARE, Labelled, train
from jiceng.core.console import emit, say
from jiceng.core.errors import Invalid
from jiceng.ui.tables import TableProblem, read_rows

COMMANDS = {
    "triage": ("triage", "Suggest categories; train and evaluate the triage model.", False),
}
"""Read without importing this module: see `config.lazy_commands.commands_in`."""


_COLUMNS = ("label", "text")
SUGGESTED = 3


@click.group(name="triage", help=_("Suggested categories: train and evaluate the model."))
def triage() -> None:
    """Group of the commands below."""


def model_path() -> Path:
    """Path of the model trained on this installation."""
    return Path(settings.HOME) / "models" / "triage.npz"


def words_path() -> Path:
    """Path of the words that clerks of this installation confirmed."""
    return Path(settings.HOME) / "models" / "leaf_words.csv"


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


def leaf_rows(path: Path) -> list[LeafRow]:
    """Rows of a file with the columns label, text and, where it has them, title and also.

    A label is the code or the name of a leaf; ``also`` a second one that counts as right.

    Raises:
        TableProblem: not such a file, no row has a label, or a label is no leaf.
    """
    codes = {c.name: c.code for c in load_categories() if c.level == 3}
    codes |= {code: code for code in codes.values()}
    rows = []
    for row in read_rows(path, _COLUMNS):
        labels = {row["label"].strip(), row.get("also", "").strip()} - {""}
        if unknown := labels - codes.keys():
            raise TableProblem(
                _("Leaf category “%(name)s” not found.") % {"name": min(unknown)[:40]},
                "triage.leaf_unknown",
                line=row.line,
                column="label",
            )
        if row["label"].strip():
            right = frozenset(codes[label] for label in labels)
            rows.append(LeafRow(right, Message(row.get("title", ""), row["text"])))
    if not rows:
        raise TableProblem(_("No row of the file has a label."), "triage.rows_none")
    return rows


def suggest_leaves(messages: Sequence[Message], limit: int = SUGGESTED) -> list[list[Leaf]]:
    """Leaves of each message, by the model and the words of this installation."""
    model = matters.load_fields(model_path())
    return matters.leaves_of_many(model, messages, limit=limit, extra=words_path())


def _run_train(
    file: Path, out: Path, rare: int = RARE, *, measured: bool = True
) -> dict[str, object]:
    rows = labelled_rows(file)
    model, report = train(rows, folds=FOLDS if measured else 0, rare=rare, note=say)
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
@click.option(
    "--rare", type=int, default=RARE, help=_("Least number of messages that share an n-gram.")
)
@click.option("--unmeasured", is_flag=True, help=_("Skip the evaluation on held-out texts."))
@click.option("--json", "as_json", is_flag=True, help=_("Write the report as JSON."))
def train_command(file: Path, out: Path | None, rare: int, unmeasured: bool, as_json: bool) -> None:
    """Train and write the model, and print the evaluation."""
    report = _run_train(file, out or model_path(), rare, measured=not unmeasured)
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


@triage.command("suggest", help=_("Suggest categories for a message."))
@click.option("--text", required=True, help=_("The message."))
@click.option("--title", default="", help=_("Its title."))
@click.option("--json", "as_json", is_flag=True, help=_("Write the suggestions as JSON."))
def suggest_command(text: str, title: str, as_json: bool) -> None:
    """Print the likeliest leaves of the shipped tree."""
    names = {c.code: c for c in load_categories()}
    (found,) = suggest_leaves([Message(title, text)])
    if as_json:
        emit(
            [
                {
                    "code": leaf.code,
                    "name": names[leaf.code].name,
                    "name_en": names[leaf.code].name_en,
                    "probability": leaf.probability,
                    "words": leaf.words,
                }
                for leaf in found
            ]
        )
        return
    for leaf in found:
        say(f"{leaf.code} {names[leaf.code].name} {leaf.probability:.2f} {' '.join(leaf.words)}")


@triage.command("evaluate", help=_("Compare the suggestions with the labels of FILE."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", type=click.Path(path_type=Path), help=_("The model's file."))
@click.option(
    "--level",
    type=click.Choice(["label", "leaf"]),
    default="label",
    help=_("What the labels are: those of the model, or leaf categories."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Write the figures as JSON."))
def evaluate_command(file: Path, model: Path | None, level: str, as_json: bool) -> None:
    """Evaluate the installation's model, or the shipped one."""
    if level == "leaf":
        _evaluate_leaves(file, model, as_json)
        return
    rows = labelled_rows(file)
    loaded = Model.load(model) if model else _knowing({label for label, _text in rows})
    figures = evaluate(loaded, rows)
    if as_json:
        emit(figures)
        return
    say(
        _("%(rows)d rows: macro-F1 %(macro_f1).4f, top 3 %(top3).4f, %(rows_per_second).0f /s.")
        % figures
    )


def _knowing(labels: set[str]) -> Model:
    """The installation's model; without one, that shipped model which knows more of the labels."""
    own = load_installed()
    if model_path().is_file():
        return own
    fields = matters.load_fields()
    return fields if len(labels & {*fields.labels}) > len(labels & {*own.labels}) else own


def _evaluate_leaves(file: Path, model: Path | None, as_json: bool) -> None:
    loaded = matters.load_fields(model or model_path())
    extra = words_path()
    figures = evaluate_leaves(
        lambda messages: matters.leaves_of_many(loaded, messages, extra=extra), leaf_rows(file)
    )
    if as_json:
        emit(figures)
        return
    say(
        _(
            "%(rows)d rows: leaf correct %(top1).4f, among the first three %(top3).4f,"
            " field correct %(field).4f, %(rows_per_second).0f /s."
        )
        % figures
    )
