"""Lifecycle of reply templates: in use, edited, removed. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from jiceng.cases.public import states_of
from jiceng.cases.reply_templates.models import KEPT, REMOVED, SHARED, ReplyTemplate
from jiceng.cases.reply_templates.rules import PLACEHOLDERS, unknown_placeholders
from jiceng.core.access import ALLOW, Right, Verdict, refuse
from jiceng.records import public as records
from jiceng.records.public import ABOVE, IN_CHARGE, Context

EDIT = Right(
    "template.edit",
    _("edit reply templates"),
    roles=[
        "department_lead",
        "street_leader",
        "district_office",
        "system_administrator",
        "administrator",
    ],
)
COLUMNS = ("name", "move", "category", "case_state", "text")


def fits(fields: Any, _context: Context) -> Verdict:
    """The text has no unknown placeholders, and the move is possible in the state."""
    if fields is None:
        return ALLOW
    if unknown := unknown_placeholders(fields.text):
        words = now_("“{%(name)s}” is not a known placeholder. Use one of: %(known)s.") % {
            "name": unknown[0],
            "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
        }
        return refuse("template.placeholder", words, field="text")
    if fields.case_state and fields.case_state not in states_of(fields.move):
        words = now_("The action is not possible in this state. Choose another one.")
        return refuse("template.state", words, field="case_state")
    return ALLOW


SAVED = ("saved", _("Reply template saved"))
WHERE = records.AnyUnit(_("Unit"), right=EDIT, hint=SHARED)
TEMPLATES = records.Lifecycle(
    kind="template",
    label=_("Reply template"),
    many=_("reply templates"),
    held_as="workbench.templates",
    model=ReplyTemplate,
    named="name",
    states={KEPT: _("in use"), REMOVED: _("removed")},
    reads=EDIT,
    plain=COLUMNS,
    clear=["name"],
    opening=records.Opening(
        label=_("New template"),
        event=SAVED,
        right=EDIT,
        guard=fits,
    ),
    moves=[
        records.Move(
            name="edit",
            label=_("Change the template"),
            event=SAVED,
            right=EDIT,
            relations=[IN_CHARGE, ABOVE],
            fields=records.fields_of(ReplyTemplate, "unit", *COLUMNS, unit=WHERE),
            edits=True,
        ),
        records.Move(
            name="remove",
            label=_("Remove this template"),
            event=("removed", _("Reply template removed")),
            right=EDIT,
            relations=[IN_CHARGE, ABOVE],
            to={REMOVED},
        ),
    ],
)
