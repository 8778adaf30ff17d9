"""Sections of a checklist's page: its questions, which are edited there, and its versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from jiceng.core.errors import Invalid
from jiceng.fieldwork.checklists import answers, rules
from jiceng.fieldwork.checklists.lifecycle import (
    ALIVE,
    CHECKLISTS,
    COLUMNS,
    KIND,
    QUESTIONS,
    Asked,
    asked,
    kept,
)
from jiceng.fieldwork.checklists.models import ChecklistVersion, Question
from jiceng.fieldwork.checklists.permissions import WRITE
from jiceng.records.public import PartRequest, RecordPart
from jiceng.ui import schema_forms
from jiceng.ui.forms import DrawnForm, form_of, kind_of, rows_of


def _questions(part: PartRequest) -> Mapping[str, Any] | None:
    checklist = CHECKLISTS.visible(part.actor).filter(pk=part.record).first()
    if checklist is None:
        return None
    may_edit = checklist.state in ALIVE and bool(part.actor.may(WRITE, checklist.unit.path))
    rows = kept(CHECKLISTS.load(checklist))
    if not may_edit:
        return {"rows": [_row(part, each, may_edit) for each in rows], "version": checklist.version}
    return {
        "rows": [_row(part, each, may_edit) for each in rows],
        "version": checklist.version,
        "may_edit": may_edit,
        "new": _fields(part, None),
        "is_open": part.problem is not None and not _of(part),
        "problem": str(part.problem) if part.problem else "",
    }


def _of(part: PartRequest) -> str:
    return part.request.POST.get("question", "")


def _row(part: PartRequest, row: Question, may_edit: bool) -> dict[str, Any]:
    property_ = answers.form_schema(rules.schema_of([asked(row)]))["properties"][row.code]
    return {
        "id": row.pk,
        "label": property_["title"],
        "other": row.label_en if property_["title"] == row.label else row.label,
        "kind": row.get_kind_display(),
        "choices": rules.choices_of(row.choices) if row.kind == rules.CHOICE else (),
        "alarm": row.get_alarm_display() if rules.ALARM in property_ else "",
        "is_optional": row.is_optional,
        "is_open": part.problem is not None and _of(part) == str(row.pk),
        "fields": _fields(part, row) if may_edit else (),
    }


def _fields(part: PartRequest, row: Question | None) -> list[tuple[Any, str, int | None]]:
    """The form of one question, with what was typed if it was refused."""
    key = str(row.pk) if row else ""
    is_refused = part.problem is not None and _of(part) == key
    given = {name: part.request.POST.get(name, "") for name in COLUMNS} if is_refused else None
    begun = {name: getattr(row, name) for name in COLUMNS} if row else None
    form: DrawnForm = form_of(Asked, given, prefix=f"q-{key or 'new'}", begun=begun)
    if is_refused and isinstance(part.problem, Invalid):
        form.refuse(part.problem)
    form.fields["choices"].widget.attrs["rows"] = 4
    return [(form[name], kind_of(field), rows_of(field)) for name, field in form.fields.items()]


def _preview(part: PartRequest) -> Mapping[str, Any] | None:
    """The form as officers see it, of the version in use."""
    checklist = CHECKLISTS.visible(part.actor).filter(pk=part.record).first()
    if checklist is None:
        return None
    versions = list(ChecklistVersion.objects.filter(checklist=checklist).order_by("-number"))
    if not versions:
        return None
    schema = answers.form_schema(versions[0].schema)
    form = schema_forms.form_of_schema(schema, prefix="preview")
    return {"versions": versions, "drawn": schema_forms.drawn_fields(form)}


PARTS: Final = (
    RecordPart(
        kind=KIND,
        name=QUESTIONS,
        order=5,
        template="checklists/questions.html",
        context=_questions,
    ),
    RecordPart(
        kind=KIND, name="versions", order=6, template="checklists/versions.html", context=_preview
    ),
)
