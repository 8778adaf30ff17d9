"""Texts about the rights of roles and changes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.core.access import permissions
from jiceng.core.history import HistoryEntry
from jiceng.directory.right_subjects import SUBJECTS
from jiceng.ui.history_lines import HistoryLine, history_lines

OTHERS: Final = gettext_lazy("Settings and oversight")


def rights_of(codes: Iterable[str]) -> list[tuple[str, list[Any]]]:
    """Rights in words, by what they are about; those that no app contributes any more are left
    out."""
    wanted, labels = set(codes), _labels()
    groups: dict[str, list[Any]] = {label: [] for label in [*labels.values(), str(OTHERS)]}
    for code, right in permissions().items():
        if code in wanted:
            groups[labels.get(code.partition(".")[0], str(OTHERS))].append(right)
    return [(label, rights) for label, rights in groups.items() if rights]


def _labels() -> dict[str, str]:
    """By the first part of a right's code what it is about, in the order of a role's page."""
    ordered = sorted(SUBJECTS.all(), key=lambda each: each.order)
    return {prefix: str(each.label) for each in ordered for prefix in each.prefixes}


def role_history_lines(history: Sequence[HistoryEntry]) -> list[HistoryLine]:
    """A role's history, newest first, each event with what it gave and took."""
    older = dict(zip((entry.seq for entry in history), history[1:], strict=False))
    return history_lines(history, lambda entry: _changes(entry, older.get(entry.seq)))


def _changes(entry: HistoryEntry, before: HistoryEntry | None) -> Iterator[str]:
    labels = {code: str(right.label) for code, right in permissions().items()}
    now, then = entry.data, before.data if before else {"permissions": []}
    for sign, codes in (
        ("+", set(now["permissions"]) - set(then["permissions"])),
        ("−", set(then["permissions"]) - set(now["permissions"])),
    ):
        if codes:
            yield f"{sign} " + "、".join(sorted(labels.get(code, code) for code in codes))
    if before is None:
        return
    if now["name"] != then["name"]:
        yield f"{_(then['name'])} → {_(now['name'])}"
    if now.get("needs_mfa") != then.get("needs_mfa"):
        yield (
            _("second factor required") if now.get("needs_mfa") else _("no second factor required")
        )
