"""The directory in words: kinds of units, what has happened to them, what roles give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.administration import words
from jiceng.core.access import permissions
from jiceng.core.history import Entry
from jiceng.directory import public as directory
from jiceng.directory.public import Tree, UnitKind
from jiceng.ui.history_lines import HistoryLine

PARTY_KINDS: Final = (
    UnitKind.COMMITTEE,
    UnitKind.GENERAL_BRANCH,
    UnitKind.BRANCH,
    UnitKind.GROUP,
)
# By the first part of a right's code, in the order in which a role's page shows them.
SUBJECTS: Final[Mapping[str, Any]] = {
    "case": _("Requests"),
    "triage": _("Requests"),
    "template": _("Requests"),
    "grid": _("Grids"),
    "metrics": _("Figures"),
    "directory": _("Units, people and roles"),
    "post": _("Units, people and roles"),
    "account": _("Units, people and roles"),
    "role": _("Units, people and roles"),
}
OTHERS: Final = _("Settings and oversight")


def kinds_of(tree: str) -> list[tuple[str, Any]]:
    """The kinds of units that stand in a tree."""
    is_party = tree == Tree.PARTY
    return [(kind.value, kind.label) for kind in UnitKind if (kind in PARTY_KINDS) == is_party]


def kind(value: str) -> str:
    """A kind of unit by its name."""
    return str(dict(UnitKind.choices).get(value, value))


def placed(node: directory.Node) -> str:
    """A unit by its name and what it stands in, so that two of one name are told apart."""
    return directory.tree().label(node)


def all_matters(also: str = "") -> list[tuple[str, str]]:
    """The kinds of matters that a unit can be in charge of: those shipped and those in use."""
    nodes = directory.tree().within("/")
    kinds = {*words.shipped_matters(), *(node.department_kind for node in nodes), also} - {""}
    return sorted(((each, words.matters(each)) for each in kinds), key=lambda pair: pair[1])


def unit_name(unit_id: object) -> str:
    """The name of a unit that a history names."""
    key = UUID(str(unit_id)) if unit_id else None
    return directory.label_of(key, now_("a unit that is no longer known"))


def unit_details(entry: Entry) -> Iterator[str]:
    """What an event of a unit's chain says."""
    data = entry.data
    match entry.type:
        case "unit.created":
            parent = data.get("parent")
            yield kind(data["kind"])
            if parent:
                yield now_("under %(unit)s") % {"unit": unit_name(parent)}
        case "unit.renamed":
            yield f"{data['from']} → {data['to']}"
        case "unit.edited":
            matters = words.matters(data["department_kind"])
            yield " · ".join(filter(None, (kind(data["kind"]), matters)))
        case "unit.moved":
            before = unit_name(data["from"]) if data["from"] else now_("the top of the tree")
            yield f"{before} → {unit_name(data['to'])}"
        case "unit.closed" | "unit.reopened":
            yield now_("from %(day)s") % {"day": data["on"]}
            if data.get("successor"):
                yield now_("taken over by %(unit)s") % {"unit": unit_name(data["successor"])}
        case "unit.handed_over":
            yield from _handed_over(data)
        case "unit.linked" | "unit.unlinked":
            yield f"{unit_name(entry.stream_id)} – {unit_name(data['admin_unit'])}"


def _handed_over(data: Mapping[str, Any]) -> Iterator[str]:
    labels = directory.labels_of_holdings()
    yield now_("taken over by %(unit)s") % {"unit": unit_name(data["to"])}
    for code, count in data["moved"].items():
        yield f"{labels.get(code, code)} ({count})"


def rights_of(codes: Iterable[str]) -> list[tuple[str, list[Any]]]:
    """Rights in words, by what they are about; those that nobody registered any more are left
    out."""
    known, wanted = permissions(), set(codes)
    groups: dict[str, list[Any]] = {}
    for right in known.values():
        if str(right) in wanted:
            groups.setdefault(subject(str(right)), []).append(right)
    order = [*dict.fromkeys(str(each) for each in SUBJECTS.values()), str(OTHERS)]
    return sorted(groups.items(), key=lambda pair: order.index(pair[0]))


def subject(code: str) -> str:
    """What a right is about."""
    return str(SUBJECTS.get(code.partition(".")[0], OTHERS))


def told_roles(history: Sequence[Entry]) -> list[HistoryLine]:
    """A role's history, newest first, each event with what it gave and took."""
    older = dict(zip((entry.seq for entry in history), history[1:], strict=False))
    return words.told(history, lambda entry: _changes(entry, older.get(entry.seq)))


def _changes(entry: Entry, before: Entry | None) -> Iterator[str]:
    labels = {str(right): str(right.label) for right in permissions().values()}
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
        yield f"{now_(then['name'])} → {now_(now['name'])}"
    if now.get("needs_mfa") != then.get("needs_mfa"):
        yield (
            now_("a second factor is needed")
            if now.get("needs_mfa")
            else now_("no second factor is needed")
        )
