"""What people change at the desk that is not a request: templates, drafts, who has what open.

A draft and a presence write no event: nothing has been done yet, and a chain that is for ever would
keep the times at which somebody typed or looked.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.directory import public as directory
from jiceng.workbench import presence, templates
from jiceng.workbench.models import Draft, Presence, ReplyTemplate, SavedFilter, TemplateMove
from jiceng.workbench.permissions import TEMPLATE_EDIT

MAX_TEMPLATE = 2000
MAX_DRAFT = 20_000
# The fields in which people write at length.
DRAFTED = ("reason", "text", "title")
_TASK_FIELD = re.compile(r"task\.[0-9a-f-]{36}")


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
    row = templates.get(by, template) if template else ReplyTemplate(id=uuid7())
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
    row = templates.get(by, template)
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
    unknown = templates.unknown_placeholders(text)
    if unknown:
        raise Invalid(
            _("“{%(name)s}” stands for nothing. Use one of: %(known)s.")
            % {
                "name": unknown[0],
                "known": ", ".join(f"{{{name}}}" for name in templates.PLACEHOLDERS),
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
    if code and code not in cases.categories.get():
        raise Invalid(_("Choose one from the list."), "template.category", field="category")
    return code or None


def _state(move: str, state: str) -> str:
    if state and state not in cases.lifecycle.TRANSITIONS[move].sources:
        raise Invalid(
            _("The move is not possible in this state. Choose another one."),
            "template.state",
            field="state",
        )
    return state


_SAVE_DRAFT = """
INSERT INTO workbench_draft (id, case_id, person_id, field, text, saved_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, field)
DO UPDATE SET text = excluded.text, saved_at = excluded.saved_at
"""


@transaction.atomic
def save_draft(*, by: Actor, at: datetime, case: UUID, field: str, text: str) -> None:
    """Keep what somebody has begun to write; an empty text ends the draft.

    Args:
        field: the move and its field, ``"resolve.reason"``, or ``"task.<id>"``.

    Raises:
        Invalid: for a field in which nobody writes, or too long a text.
        NotFound: for a request that is missing or hidden.
    """
    move, _dot, name = field.partition(".")
    known = move in cases.moves.FIELDS and name in DRAFTED
    if not known and not _TASK_FIELD.fullmatch(field):
        raise Invalid(_("There is no such field."), "draft.field", field="field")
    if len(text) > MAX_DRAFT:
        raise Invalid(
            _("The text has %(length)s characters; at most %(limit)s are possible.")
            % {"length": len(text), "limit": MAX_DRAFT},
            "form.too_long",
            field="text",
        )
    if by.id is None or not cases.visible_to(by).filter(pk=case).exists():
        cases.get(by, case)  # says so
        return
    if not text.strip():
        forget_drafts(by=by, case=case, field=field)
        return
    with connection.cursor() as cursor:
        cursor.execute(_SAVE_DRAFT, [uuid7(), case, by.id, field, text, at])


def forget_drafts(*, by: Actor, case: UUID, field: str = "", move: str = "") -> None:
    """End somebody's drafts on a request: of one field, or all of a move that has been made."""
    mine = Draft.objects.filter(case=case, person=by.id)
    if move:
        mine = mine.filter(field__startswith=f"{move}.")
    elif field:
        mine = mine.filter(field=field)
    mine.delete()


@transaction.atomic
def erase_drafts(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete drafts that nobody has touched since; they leave nothing behind, for they were
    nobody's deed."""
    old = Draft.objects.filter(saved_at__lt=cutoff).order_by("saved_at", "id")
    ids = list(old.select_for_update(skip_locked=True).values_list("id", flat=True)[:batch])
    Draft.objects.filter(pk__in=ids).delete()
    return len(ids)


_NOTE_PRESENCE = """
INSERT INTO workbench_presence (id, case_id, person_id, visit, seen_at, wrote_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, visit) DO UPDATE
SET seen_at = excluded.seen_at, wrote_at = coalesce(excluded.wrote_at, workbench_presence.wrote_at)
WHERE workbench_presence.left_at IS NULL
"""
_END_PRESENCE = """
INSERT INTO workbench_presence (id, case_id, person_id, visit, seen_at, left_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (case_id, person_id, visit) DO UPDATE SET left_at = excluded.left_at
"""


def note_presence(
    *, by: Actor, at: datetime, case: cases.Case, visit: UUID, writing: bool = False
) -> bool:
    """Note that somebody has a request open: one statement, which is its own transaction.

    Args:
        case: as the actor's own queries gave it.
        visit: identifier that the page gave to this visit.
        writing: they have just typed into one of its forms.

    Returns:
        Whether it was noted: of those who could do nothing with the request it is not, nor of a
        visit that has ended, whose last pulse arrives after its farewell.
    """
    if by.kind != "person" or not presence.may_work_on(by, case):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_PRESENCE, [uuid7(), case.pk, by.id, visit, at, at if writing else None]
        )
        return bool(cursor.rowcount)


def end_presence(*, by: Actor, at: datetime, case: UUID, visit: UUID) -> None:
    """Mark a visit to a request as ended, also one that has not been noted so far: its only pulse
    may still be under way."""
    found = cases.glance(by, case)
    if found is None or not presence.may_work_on(by, found[0]):  # out of reach since it was noted
        Presence.objects.filter(case=case, person=by.id, visit=visit).update(left_at=at)
        return
    with connection.cursor() as cursor:
        cursor.execute(_END_PRESENCE, [uuid7(), case, by.id, visit, at, at])


@transaction.atomic
def erase_presences(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete what is left of those who went without a word: a browser that was shut, a network
    that was lost."""
    gone = Presence.objects.filter(seen_at__lt=cutoff).order_by("seen_at", "id")
    ids = list(gone.select_for_update(skip_locked=True).values_list("id", flat=True)[:batch])
    Presence.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def erase_filters_of_left(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Delete the filters of people who have left; those that they shared are the unit's."""
    left = directory.left_before(cutoff).values("pk")
    own = SavedFilter.objects.filter(person__in=left)
    ids = list(own.order_by("pk").values_list("pk", flat=True)[:batch])
    SavedFilter.objects.filter(pk__in=ids).delete()
    return len(ids)
