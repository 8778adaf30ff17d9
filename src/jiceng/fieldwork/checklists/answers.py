"""The one check of answers to a checklist, for pages, API, phones and imports alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jiceng.core.access import ALLOW, Verdict, refuse
from jiceng.fieldwork.checklists import rules
from jiceng.fieldwork.checklists.models import ChecklistVersion
from jiceng.ui import schema_forms


def check_answers(schema: Mapping[str, Any], answers: Any) -> Verdict:
    """Whether answers fit the version of a checklist that they are answers to.

    Args:
        schema: of that version, whatever was published since.

    Returns:
        a refusal with a message for each question concerned (``fields``).
    """
    faults = rules.faults(schema, answers)
    if not faults:
        return ALLOW
    words = _("Some answers are missing or cannot be used. See the messages at the questions.")
    return refuse(
        "checklist.answers", words, fields=schema_forms.messages(faults, schema[rules.ORDER])
    )


def form_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The form of a version in the reader's language."""
    return rules.in_language(schema, get_language() or rules.CHINESE)


def schemas_of(checklists: set[UUID]) -> dict[UUID, ChecklistVersion]:
    """The version in use of each of these checklists, by checklist; one query."""
    found = ChecklistVersion.objects.filter(checklist__in=checklists)
    newest = found.order_by("checklist", "-number").distinct("checklist")
    return {each.checklist_id: each for each in newest}


def answer_lines(
    schema: Mapping[str, Any], answers: Mapping[str, Any]
) -> list[tuple[str, str, bool]]:
    """Question, answer and whether it calls for a finding, of every question that is answered."""
    form, wrong = form_schema(schema), set(rules.alarms(schema, answers))
    return [
        (given["title"], _said(given, answers[code]), code in wrong)
        for code, given in form["properties"].items()
        if code in answers
    ]


def _said(given: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, list):
        return _("%(n)s photos") % {"n": len(value)}
    if isinstance(value, bool):
        return schema_forms.yes_or_no(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
