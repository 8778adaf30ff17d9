"""Models of reply templates."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.cases.public import ReplyMove, State, states_of
from jiceng.records.public import Record, unit_field

KEPT, REMOVED = "kept", "removed"
IN_ANY: Final = frozenset[str]().union(*(states_of(move) for move in ReplyMove))
STATES: Final = [(state.value, state.label) for state in State if state in IN_ANY]
SHARED = _("All units below it may use the template too.")
FOR_ALL = _("Without one, the template fits every category. A category includes those below it.")
WHEN = _("Without one, the template fits every state in which the action is possible.")
FILLED_IN = _(
    "Filled in when the template is chosen: {number} the request's number, {unit} the unit in"
    " charge, {date} today, {category} the category, {address} the place."
)


class ReplyTemplate(Record):
    """A standard reply of a unit, for itself and all units below it. Some columns keep their names
    from before templates became records."""

    unit = unit_field(_("Unit"), help_text=SHARED)
    name = models.CharField(_("Name"), max_length=80, help_text=_("The name that colleagues see."))
    move = models.CharField(_("For"), max_length=10, choices=ReplyMove)
    category = models.ForeignKey(
        "cases.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Category"),
        help_text=FOR_ALL,
    )
    case_state = models.CharField(
        _("State of the request"),
        max_length=12,
        blank=True,
        choices=STATES,
        db_column="state",
        help_text=WHEN,
    )
    text = models.TextField(_("Text"), max_length=2000, help_text=FILLED_IN)
    state = models.CharField(_("State"), max_length=20, db_column="standing")
    moved_at = models.DateTimeField(_("Last moved"), db_column="edited_at")

    class Meta(Record.Meta):
        db_table = "workbench_replytemplate"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "move", "name"],
                condition=models.Q(state=KEPT),
                name="reply_template_once_by_name",
                violation_error_code="template.name",
                violation_error_message=_(
                    "This unit has a template of that name already. Choose another name."
                ),
            )
        ]
