"""Public interface of checklists."""

from __future__ import annotations

from jiceng.fieldwork.checklists.answers import (
    answer_lines,
    check_answers,
    form_schema,
    schemas_of,
)
from jiceng.fieldwork.checklists.models import Checklist, ChecklistVersion, PlaceKind
from jiceng.fieldwork.checklists.rules import alarms

__all__ = [
    "Checklist",
    "ChecklistVersion",
    "PlaceKind",
    "alarms",
    "answer_lines",
    "check_answers",
    "form_schema",
    "schemas_of",
]
