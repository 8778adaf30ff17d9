"""Sections of a scheme's page: its tree with sums and checks, and the units that it assesses; both
are edited there.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from jiceng.assessment.schemes import figures, words
from jiceng.assessment.schemes.choices import DRAFT
from jiceng.assessment.schemes.drafting import (
    COLUMNS,
    KIND,
    SCHEMES,
    TREE,
    UNITS,
    Adding,
    Adjusting,
    Assessing,
    Changing,
    assessed,
    faults,
    kept,
    tree,
)
from jiceng.assessment.schemes.models import AssessedUnit, Part, Scheme
from jiceng.assessment.schemes.permissions import WRITE
from jiceng.assessment.schemes.rules.trees import FULL, INDICATOR, Tree
from jiceng.core.errors import Invalid
from jiceng.directory import public as directory
from jiceng.records.public import ChoiceContext, Facts, PartRequest, RecordPart, options_of
from jiceng.ui.fields import Fields
from jiceng.ui.forms import DrawnForm, form_of, kind_of, rows_of

NAMES: Final = (*COLUMNS, "above", "indicator")


def _facts(part: PartRequest) -> tuple[Scheme, Any] | None:
    scheme = SCHEMES.visible(part.actor).filter(pk=part.record).first()
    return None if scheme is None else (scheme, SCHEMES.load(scheme))


def _may_edit(part: PartRequest, scheme: Scheme) -> bool:
    return scheme.state == DRAFT and part.actor.may(WRITE, scheme.unit.path).allowed


def _tree(part: PartRequest) -> Mapping[str, Any] | None:
    found = _facts(part)
    if found is None:
        return None
    scheme, facts = found
    may_edit, whole = _may_edit(part, scheme), tree(facts)
    rows = {row.code: row for row in kept(facts)}
    wrong = faults(facts)
    return {
        "nodes": _nodes(part, facts, whole, "", rows, may_edit=may_edit),
        "groups": [
            {
                "name": group,
                "sum": words.number(whole.sum_below("", group)),
                "is_full": whole.sum_below("", group) == FULL,
                "core": words.number(whole.core_share(group)),
                "is_core_enough": whole.core_share(group) >= whole.core_least,
            }
            for group in whole.groups
        ],
        "least": words.number(whole.core_least),
        "missing": words.RULES_OF_MISSING[scheme.missing],
        "faults": [words.fault_in_words(each, whole) for each in wrong],
        "is_draft": scheme.state == DRAFT,
        "may_edit": may_edit,
        "new": _fields(part, facts, Adding, None, "add") if may_edit else (),
        "is_open": part.problem is not None and not part.request.POST.get("part"),
        "problem": str(part.problem) if part.problem else "",
        "version": scheme.version,
    }


def _nodes(
    part: PartRequest,
    facts: Facts[Scheme],
    whole: Tree,
    code: str,
    rows: Mapping[str, Part],
    *,
    may_edit: bool,
) -> list[dict[str, Any]]:
    found = []
    siblings = whole.all_children(code)
    for at, node in enumerate(siblings):
        row, below = rows[node.code], whole.all_children(node.code)
        total = sum((each.weight for each in below if not each.is_bonus), Fraction(0))
        found.append(
            {
                "row": row,
                "node": node,
                "weight": words.number(node.weight),
                "is_first": at == 0,
                "is_last": at == len(siblings) - 1,
                "is_branch": bool(below),
                "sum": words.number(total),
                "is_full": total == node.weight or any(each.group for each in below),
                "driver": directory.label_of(row.driver_id) if row.driver_id else "",
                "source": _source(row),
                "how": _how(row),
                "below": _nodes(part, facts, whole, node.code, rows, may_edit=may_edit),
                "is_open": part.problem is not None
                and part.request.POST.get("part") == str(row.pk),
                "fields": _fields(part, facts, Changing, row, str(row.pk)) if may_edit else (),
            }
        )
    return found


def _source(row: Part) -> str:
    if row.source != INDICATOR:
        return row.get_source_display() if row.scoring != "none" else ""
    indicator = figures.summed().get(row.indicator)
    return str(indicator.label) if indicator else row.indicator


def _how(row: Part) -> str:
    return row.get_scoring_display() if row.scoring != "none" else ""


def _fields(
    part: PartRequest, facts: Facts[Any], model: type[Fields], row: Any, key: str
) -> list[tuple[Any, str, int | None]]:
    """A form with what was typed if it was refused."""
    sent = part.request.POST
    posted = sent.get("part") or sent.get("row") or ("assess" if "units" in sent else "add")
    is_refused = part.problem is not None and posted == key
    names = [name for name in model.model_fields if name not in {"part", "row"}]
    given: dict[str, Any] | None = (
        {name: sent.get(name, "") for name in names} if is_refused else None
    )
    if given is not None and "units" in given:
        given["units"] = sent.getlist("units")
    begun = {name: _value(row, name) for name in names} if row else None
    context = ChoiceContext(part.actor, part.at, facts, begun or {})
    form: DrawnForm = form_of(
        model, given, prefix=f"p-{key}", options=options_of(model, context), begun=begun
    )
    if is_refused and isinstance(part.problem, Invalid):
        form.refuse(part.problem)
    return [
        (form[name], kind_of(field), rows_of(field))
        for name, field in form.fields.items()
        if name in names
    ]


def _value(row: Any, name: str) -> Any:
    if name == "units":
        return []
    return getattr(row, "driver_id" if name == "driver" else name)


def _units(part: PartRequest) -> Mapping[str, Any] | None:
    found = _facts(part)
    if found is None:
        return None
    scheme, facts = found
    may_edit = _may_edit(part, scheme)
    rows = assessed(facts)
    if not rows and not may_edit:
        return None
    return {
        "rows": [
            {
                "row": row,
                "name": directory.label_of(row.unit_id),
                "size": words.number(Fraction(row.size)),
                "difficulty": words.number(Fraction(row.difficulty)),
                "is_open": part.problem is not None and part.request.POST.get("row") == str(row.pk),
                "fields": _fields(part, facts, Adjusting, row, str(row.pk)) if may_edit else (),
            }
            for row in sorted(rows, key=_by_group)
        ],
        "may_edit": may_edit,
        "new": _fields(part, facts, Assessing, None, "assess") if may_edit else (),
        "is_open": part.problem is not None and not part.request.POST.get("row"),
        "problem": str(part.problem) if part.problem else "",
        "periods": list(scheme.periods.order_by("-last", "id")[:12]),
    }


def _by_group(row: AssessedUnit) -> tuple[str, str]:
    return row.group, directory.label_of(row.unit_id)


PARTS: Final = (
    RecordPart(kind=KIND, name=TREE, order=2, template="schemes/tree.html", context=_tree),
    RecordPart(kind=KIND, name=UNITS, order=3, template="schemes/units.html", context=_units),
)
