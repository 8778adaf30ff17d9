"""Reply templates of units: write, replace, remove."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jiceng.cases import lifecycle, reply_templates
from jiceng.cases.intake.reference import categories
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.desk.public import (
    TEMPLATE_EDIT,
    ReplyTemplate,
    TemplateMove,
)
from jiceng.directory import public as directory

MAX_TEMPLATE = 2000


@transaction.atomic
def save_template(
    *,
    by: Actor,
    at: datetime,
    unit: UUID,
    name: str,
    text: str,
    move: str,
    category: str = "",
    state: str = "",
    template: UUID | None = None,
) -> ReplyTemplate:
    """Write a template, or another version of one.

    Args:
        unit: whose it is; all units below it may use it.
        category: a code; "" for every matter.
        state: a state in which the move is possible; "" for all of them.
        template: the one that is replaced; None for a new one.

    Raises:
        Invalid: for a field that cannot be so, naming it.
        NotFound: for a template that is missing or out of reach.
        Forbidden: without the right at this unit.
    """
    node = directory.tree().get(unit)
    by.may(TEMPLATE_EDIT, node.path if node else "-").or_refuse()
    row = reply_templates.get(by, template) if template else ReplyTemplate(id=uuid7())
    row.unit_id, row.edited_at = unit, at
    row.name, row.text, row.move = _name(name), _text(text), _move(move)
    row.category_id, row.state = _category(category), _state(row.move, state)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Invalid(
            _("This unit has a template of that name already. Choose another name."),
            "template.name",
            field="name",
        ) from None
    record(
        "template",
        row.id,
        "template.saved",
        by=by,
        at=at,
        data={
            "unit": unit,
            "move": row.move,
            "category": row.category_id,
            "state": row.state,
            "digest": hashlib.sha256(row.text.encode()).hexdigest(),
        },
    )
    return row


@transaction.atomic
def remove_template(*, by: Actor, at: datetime, template: UUID) -> None:
    """Take a template out of use; answers that were written with it stay as they are."""
    row = reply_templates.get(by, template)
    stream, unit = row.id, row.unit_id
    row.delete()
    record("template", stream, "template.removed", by=by, at=at, data={"unit": unit})


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= 80:
        raise Invalid(_("Give a name of at most 80 characters."), "template.name", field="name")
    return name


def _text(text: str) -> str:
    text = text.strip()
    if not 0 < len(text) <= MAX_TEMPLATE:
        raise Invalid(
            _("Write a text of at most %(limit)s characters.") % {"limit": MAX_TEMPLATE},
            "template.text",
            field="text",
        )
    unknown = reply_templates.unknown_placeholders(text)
    if unknown:
        raise Invalid(
            _("“{%(name)s}” is not a known placeholder. Use one of: %(known)s.")
            % {
                "name": unknown[0],
                "known": ", ".join(f"{{{name}}}" for name in reply_templates.PLACEHOLDERS),
            },
            "template.placeholder",
            field="text",
        )
    return text


def _move(move: str) -> str:
    if move not in TemplateMove.values:
        raise Invalid(_("Choose one from the list."), "template.move", field="move")
    return move


def _category(code: str) -> str | None:
    if code and code not in categories.get():
        raise Invalid(_("Choose one from the list."), "template.category", field="category")
    return code or None


def _state(move: str, state: str) -> str:
    if state and state not in lifecycle.TRANSITIONS[move].sources:
        raise Invalid(
            _("The move is not possible in this state. Choose another one."),
            "template.state",
            field="state",
        )
    return state
