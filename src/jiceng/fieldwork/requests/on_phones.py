"""Requests in an officer's own units on the phone: read, acknowledged, answered with photos,
returned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from annotated_types import MaxLen, MinLen
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field

from jiceng.cases import public as cases
from jiceng.core.access import Actor
from jiceng.core.masking import mask_text
from jiceng.core.templatetags.parts import short_moment
from jiceng.directory import public as directory
from jiceng.fieldwork.sync.public import Difference, Given, PhoneCommand, PhoneKind, TakenPhoto
from jiceng.records.attachments.public import AttachmentKind
from jiceng.ui.fields import Fields, NoFields
from jiceng.ui.json_schemas import schema_of

KIND: Final = "case"
MOST: Final = 200
"""Open requests on one phone, the next due first."""
LONGEST: Final = 1000
HELD: Final = (cases.State.DISPATCHED, cases.State.HANDLING, cases.State.SUSPENDED)
Words = Annotated[str, MinLen(1), MaxLen(LONGEST)]


class Reply(Fields):
    """What was done, as the resident reads it."""

    reason: Annotated[
        Words,
        Field(
            title=gettext_noop("Reply to the reporter"),
            description=gettext_noop("The reporter sees the reply and its photos."),
        ),
    ]


class Return(Fields):
    """Why another unit has to handle it."""

    reason: Annotated[Words, Field(title=gettext_noop("Reason"))]


class Progress(Fields):
    """A note for colleagues."""

    text: Annotated[Words, Field(title=gettext_noop("Note"))]


MOVES: Final[tuple[tuple[str, type[Fields], tuple[str, ...]], ...]] = (
    ("sign", NoFields, (cases.State.DISPATCHED,)),
    ("resolve", Reply, (cases.State.HANDLING,)),
    ("note", Progress, HELD),
    ("return", Return, (cases.State.DISPATCHED, cases.State.HANDLING)),
)
"""Moves of requests that a phone may send: name, form, states."""
PHOTOS: Final[Mapping[str, tuple[AttachmentKind, bool]]] = {
    "resolve": (AttachmentKind.AFTER, False),
    "note": (AttachmentKind.EVIDENCE, True),
}
"""Moves that take photos: what these show, and whether only staff see them, as at the desk."""


def _kind(actor: Actor, paths: tuple[str, ...], at: datetime) -> dict[str, Any]:
    """The officer's requests for the copy: only those in the own units, never confidential ones."""
    found = cases.visible_to(actor).filter(
        directory.within(paths, "unit__path"),
        state__in=HELD,
        is_open=True,
        confidential=False,
    )
    rows = found.select_related("unit", "category").order_by("queue_at", "id")[:MOST]
    return {
        "kind": KIND,
        "label": _("Request"),
        "photos": False,
        "states": {state.value: str(state.label) for state in cases.State},
        "opening": None,
        "moves": [
            {
                "name": name,
                "label": str(cases.move_label(name)),
                "on": [str(state) for state in states],
                "edits": False,
                "schema": schema_of(fields),
                "photos": [PHOTOS[name][0].value] if name in PHOTOS else [],
            }
            for name, fields, states in MOVES
        ],
        "records": [_record(each) for each in rows],
    }


def _record(case: Any) -> dict[str, Any]:
    due = _("due %(at)s") % {"at": short_moment(case.due_at)} if case.due_at else ""
    parts = (
        ("text", _("What was reported"), mask_text(case.text), due),
        ("place", _("Place"), mask_text(case.address), str(case.category)),
    )
    return {
        "id": str(case.pk),
        "version": case.version,
        "state": case.state,
        "title": mask_text(case.title),
        "unit": str(case.unit_id),
        "values": {},
        "items": [
            {
                "id": f"{case.pk}:{name}",
                "title": title,
                "about": about,
                "state": "",
                "label": label,
                "forms": {},
            }
            for name, title, about, label in parts
            if about
        ],
    }


def _mover(name: str) -> Callable[[Given], list[Difference]]:
    def carry_out(given: Given) -> list[Difference]:
        cases.perform(name, case=given.record, by=given.by, at=given.at, fields=given.values)
        return []

    return carry_out


def _attacher(name: str) -> Callable[[TakenPhoto], None] | None:
    """Photos may arrive hours after the words that they go with: they are added to the request by
    the action with which the desk adds photos."""
    if name not in PHOTOS:
        return None
    kind, internal = PHOTOS[name]

    def attach(taken: TakenPhoto) -> None:
        cases.attach(
            case=taken.record,
            by=taken.by,
            at=taken.at,
            photos=[taken.photo],
            kind=kind,
            internal=internal,
        )

    return attach


REQUESTS: Final = PhoneKind(KIND, _kind)
COMMANDS: Final = tuple(
    PhoneCommand(
        f"{KIND}.{name}",
        cases.move_label(name),
        _mover(name),
        fields,
        _attacher(name),
    )
    for name, fields, _states in MOVES
)
